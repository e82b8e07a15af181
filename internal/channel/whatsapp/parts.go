package whatsapp

import (
	"encoding/json"
	"strings"

	"bandeja.dev/bandeja/internal/channel/graph"
	"bandeja.dev/bandeja/internal/desk"
)

// listMax bounds the cards and products of one message. WhatsApp's own limits are far below.
const listMax = 500

type card struct {
	Name struct {
		Full   graph.Str `json:"formatted_name"`
		First  graph.Str `json:"first_name"`
		Middle graph.Str `json:"middle_name"`
		Last   graph.Str `json:"last_name"`
	} `json:"name"`
	Org struct {
		Company graph.Str `json:"company"`
	} `json:"org"`
	Phones []struct {
		Phone graph.Str `json:"phone"`
		WaID  graph.Str `json:"wa_id"`
		Type  graph.Str `json:"type"`
	} `json:"phones"`
	Emails []struct {
		Email graph.Str `json:"email"`
	} `json:"emails"`
	Origin graph.Str `json:"origin"`
}

func cards(list []card) (desk.Inbound, string) {
	shared := make([]desk.SharedContact, 0, min(len(list), listMax))
	for i := range list[:min(len(list), listMax)] {
		shared = append(shared, list[i].shared())
	}
	return desk.Inbound{Kind: desk.KindContacts, Content: desk.Content{Contacts: shared}}, unless(len(shared) > 0)
}

func (c *card) shared() desk.SharedContact {
	out := desk.SharedContact{Name: string(c.Name.Full), Org: string(c.Org.Company), Own: c.Origin == "contact_request"}
	for _, phone := range c.Phones[:min(len(c.Phones), listMax)] {
		if number := graph.First(phone.Phone, phone.WaID); number != "" {
			waID := strings.TrimPrefix(phone.WaID.ID(), "+")
			out.Phones = append(out.Phones, desk.SharedPhone{Phone: string(number), Type: phone.Type.Lower(), WaID: waID})
		}
	}
	for _, email := range c.Emails[:min(len(c.Emails), listMax)] {
		if email.Email != "" {
			out.Emails = append(out.Emails, string(email.Email))
		}
	}
	if out.Name == "" {
		names := strings.Join([]string{string(c.Name.First), string(c.Name.Middle), string(c.Name.Last)}, " ")
		out.Name = strings.Join(strings.Fields(names), " ")
	}
	if out.Name == "" && len(out.Phones) > 0 {
		out.Name = out.Phones[0].Phone
	}
	return out
}

type reply struct {
	ID          graph.Str `json:"id"`
	Title       graph.Str `json:"title"`
	Description graph.Str `json:"description"`
}

type interactive struct {
	Type   graph.Str `json:"type"`
	Button reply     `json:"button_reply"`
	List   reply     `json:"list_reply"`
	Form   struct {
		Name graph.Str       `json:"name"`
		Body graph.Str       `json:"body"`
		JSON json.RawMessage `json:"response_json"`
	} `json:"nfm_reply"`
	CallPermission struct {
		Response graph.Str `json:"response"`
	} `json:"call_permission_reply"`
}

func (i *interactive) inbound() (desk.Inbound, string) {
	switch i.Type {
	case "button_reply":
		return i.Button.inbound()
	case "list_reply":
		return i.List.inbound()
	case "nfm_reply":
		title := graph.First(i.Form.Body, i.Form.Name)
		choice := &desk.Choice{ID: string(i.Form.Name), Title: string(title), Form: answers(i.Form.JSON)}
		in := desk.Inbound{Kind: desk.KindChoice, Text: string(title), Content: desk.Content{Choice: choice}}
		return in, unless(title != "" || choice.Form != nil)
	case "call_permission_reply":
		picked := reply{ID: "call_permission_" + i.CallPermission.Response, Title: i.CallPermission.Response}
		return picked.inbound()
	case "":
		return desk.Inbound{}, reasonBadBody
	}
	return desk.Inbound{}, reasonUnknownType
}

func (r *reply) inbound() (desk.Inbound, string) {
	choice := &desk.Choice{ID: string(r.ID), Title: string(graph.First(r.Title, r.ID)), Description: string(r.Description)}
	return desk.Inbound{Kind: desk.KindChoice, Text: choice.Title, Content: desk.Content{Choice: choice}}, unless(r.Title != "")
}

// answers reads the answers of a form: an object, or one written out as a text. What is neither gives nil.
func answers(raw json.RawMessage) json.RawMessage {
	var text string
	if len(raw) > 0 && raw[0] == '"' {
		if json.Unmarshal(raw, &text) != nil {
			return nil
		}
		raw = json.RawMessage(strings.TrimSpace(text))
	}
	if len(raw) == 0 || raw[0] != '{' || !json.Valid(raw) {
		return nil
	}
	return graph.Keep(raw)
}

type order struct {
	Catalog graph.Str `json:"catalog_id"`
	Text    graph.Str `json:"text"`
	Items   []struct {
		Product  graph.Str `json:"product_retailer_id"`
		Quantity graph.Str `json:"quantity"`
		Price    graph.Str `json:"item_price"`
		Currency graph.Str `json:"currency"`
	} `json:"product_items"`
}

func (o *order) inbound() (desk.Inbound, string) {
	out := desk.Order{CatalogID: string(o.Catalog), Items: make([]desk.OrderItem, 0, min(len(o.Items), listMax))}
	for _, item := range o.Items[:min(len(o.Items), listMax)] {
		quantity, _ := item.Quantity.Int()
		out.Items = append(out.Items, desk.OrderItem{
			ProductID: string(item.Product), Quantity: quantity, Price: string(item.Price), Currency: string(item.Currency),
		})
	}
	in := desk.Inbound{Kind: desk.KindOrder, Text: string(o.Text), Content: desk.Content{Order: &out}}
	return in, unless(len(out.Items) > 0)
}
