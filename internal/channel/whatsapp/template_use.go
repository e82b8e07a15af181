package whatsapp

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/channel/graph"
	"bandeja.dev/bandeja/internal/desk"
)

// templateUse writes a template with its values. A value's key is its place and its variable: header.1, body.2 or
// body.name, button.0 for what the first button takes (the end of its address, its code, its payload), and
// limited_time_offer.expiration in milliseconds since 1970.
func templateUse(out channel.Outgoing, handle string) (object, *channel.Error) {
	use := out.Template
	if use == nil || use.Name == "" || use.Language == "" {
		return nil, graph.Refuse("bad_content", "The message names no template.")
	}
	places := map[string]map[string]string{}
	for key, value := range use.Values {
		place, variable, _ := strings.Cut(key, ".")
		if places[place] == nil {
			places[place] = map[string]string{}
		}
		places[place][variable] = value
	}
	components, failed := headerPart(out, handle, places["header"])
	if failed != nil {
		return nil, failed
	}
	if offer := places["limited_time_offer"]; offer != nil {
		ends, err := strconv.ParseInt(offer["expiration"], 10, 64)
		if err != nil {
			return nil, graph.Refuse("bad_content", "The offer's end is no time.")
		}
		components = append(components, object{"type": "limited_time_offer", "parameters": []object{
			{"type": "limited_time_offer", "limited_time_offer": object{"expiration_time_ms": ends}}}})
	}
	if values := places["body"]; len(values) > 0 {
		components = append(components, object{"type": "body", "parameters": texts(values)})
	}
	buttons, failed := buttonParts(use, places["button"])
	if failed != nil {
		return nil, failed
	}
	if len(places["card"]) > 0 {
		return nil, graph.Refuse("template_carousel", "Templates with cards cannot be sent.")
	}
	part := object{"name": use.Name, "language": object{"code": use.Language}}
	if components = append(components, buttons...); len(components) > 0 {
		part["components"] = components
	}
	return part, nil
}

// headerPart fills the header: with the file, the place, or values.
func headerPart(out channel.Outgoing, handle string, values map[string]string) ([]object, *channel.Error) {
	kind := out.Template.HeaderKind
	switch kind {
	case "image", "video", "document":
		if out.File == nil {
			return nil, graph.Refuse("bad_content", "The template's header needs a file.")
		}
		file := object{"id": handle}
		if kind == "document" && out.File.Name != "" {
			file["filename"] = out.File.Name
		}
		return []object{{"type": "header", "parameters": []object{{"type": kind, kind: file}}}}, nil
	case "location":
		if out.Location == nil {
			return nil, graph.Refuse("bad_content", "The template's header needs a place.")
		}
		return []object{{"type": "header", "parameters": []object{{"type": "location", "location": place(out.Location)}}}}, nil
	}
	if len(values) == 0 {
		return nil, nil
	}
	return []object{{"type": "header", "parameters": texts(values)}}, nil
}

// texts are the parameters of a text: in the order of their numbers, or with their names.
func texts(values map[string]string) []object {
	number := func(s string) int {
		n, err := strconv.Atoi(s)
		if err != nil {
			return -1
		}
		return n
	}
	keys := slices.SortedFunc(maps.Keys(values), func(a, b string) int {
		if d := number(a) - number(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	named := slices.ContainsFunc(keys, func(k string) bool { return number(k) < 0 })
	list := make([]object, 0, len(keys))
	for _, k := range keys {
		one := object{"type": "text", "text": values[k]}
		if named {
			one["parameter_name"] = k
		}
		list = append(list, one)
	}
	return list
}

func buttonParts(use *desk.TemplateUse, values map[string]string) ([]object, *channel.Error) {
	var parts []object
	for _, k := range slices.Sorted(maps.Keys(values)) {
		index, _, _ := strings.Cut(k, ".")
		n, err := strconv.Atoi(index)
		if err != nil || n < 0 || n >= len(use.Buttons) {
			return nil, graph.Refuse("bad_content", "The template has no button "+index+".")
		}
		kind, value := use.Buttons[n].Type, values[k]
		var parameter object
		switch kind {
		case "url", "otp": // a one-time password's button is filled like an address
			kind, parameter = "url", object{"type": "text", "text": value}
		case "copy_code":
			parameter = object{"type": "coupon_code", "coupon_code": value}
		case "quick_reply":
			parameter = object{"type": "payload", "payload": value}
		case "flow":
			parameter = object{"type": "action", "action": object{"flow_token": value}}
		case "catalog", "mpm":
			parameter = object{"type": "action", "action": object{"thumbnail_product_retailer_id": value}}
		default:
			return nil, graph.Refuse("bad_content", "The template's button "+index+" takes no value.")
		}
		parts = append(parts, object{
			"type": "button", "sub_type": kind, "index": strconv.Itoa(n), "parameters": []object{parameter},
		})
	}
	return parts, nil
}
