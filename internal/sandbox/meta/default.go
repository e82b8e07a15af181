package meta

import (
	"encoding/json"

	"bandeja.dev/bandeja/internal/sandbox/meta/shape"
	"bandeja.dev/bandeja/internal/sandbox/meta/tmpl"
)

// DefaultBusiness is the company of the demo: two numbers, and templates in every state that one meets.
func DefaultBusiness() Business {
	return Business{
		ID: "b1", Name: "Casa Nativa", AppID: "100200300400500", AppSecret: "5a7b0c1d2e3f405162738495a6b7c8d9",
		VerifyToken: "casa-nativa-verifica", Token: "EAAGsandboxCasaNativa0000000000000001", WabaID: "200300400500600",
		Numbers: []Number{
			{PhoneID: "300400500600701", Display: "+54 9 11 5555-0100", VerifiedName: "Casa Nativa", Registered: true, Coexistence: true},
			{PhoneID: "300400500600702", Display: "+55 11 95555-0200", VerifiedName: "Casa Nativa Brasil", Registered: true},
		},
		Templates: []Template{
			positional("pedido_confirmado", "es_AR", tmpl.Utility, tmpl.Approved, "GREEN",
				text("HEADER", "Pedido confirmado"),
				example("BODY", "Hola {{1}}, tu pedido {{2}} está confirmado. Te avisamos cuando salga.", "Ana", "CN-2041"),
				text("FOOTER", "Casa Nativa"),
				buttons(tmpl.Button{Type: "URL", Text: "Ver el pedido", URL: "https://casanativa.example/pedidos/{{1}}", Example: json.RawMessage(`["CN-2041"]`)})),
			positional("oferta_temporada", "es_AR", tmpl.Marketing, tmpl.Approved, "GREEN",
				tmpl.Component{Type: "HEADER", Format: "IMAGE", Example: json.RawMessage(`{"header_handle":["4::aW1hZ2UvanBlZw=="]}`)},
				example("BODY", "{{1}}, llegó la temporada de trasplante: 20 % en macetas de barro hasta el domingo.", "Ana"),
				text("FOOTER", "Respondé BAJA para no recibir ofertas"),
				buttons(tmpl.Button{Type: "QUICK_REPLY", Text: "Quiero verlas"}, tmpl.Button{Type: "QUICK_REPLY", Text: "No recibir más"})),
			named("retomar_charla", "es_AR", tmpl.Utility, "Hola {{nombre}}, seguimos con tu consulta sobre {{asunto}}. ¿Te parece que la retomemos?",
				[2]string{"nombre", "Ana"}, [2]string{"asunto", "el riego por goteo"}),
			positional("pedido_confirmado", "pt_BR", tmpl.Utility, tmpl.Approved, "GREEN",
				example("BODY", "Olá {{1}}, seu pedido {{2}} está confirmado. Avisaremos quando ele sair.", "Ana", "CN-2041"),
				text("FOOTER", "Casa Nativa")),
			positional("promo_otono", "es_AR", tmpl.Marketing, tmpl.Paused, "RED",
				example("BODY", "{{1}}, en otoño también se siembra: 2x1 en semillas.", "Ana"),
				buttons(tmpl.Button{Type: "QUICK_REPLY", Text: "Quiero"}, tmpl.Button{Type: "QUICK_REPLY", Text: "No, gracias"})),
			rejected(positional("cupom_relampago", "pt_BR", tmpl.Marketing, tmpl.Rejected, "UNKNOWN",
				example("BODY", "{{1}}{{2}} só hoje!", "Ana", "50 %"),
				buttons(tmpl.Button{Type: "COPY_CODE", Text: "Copiar código", Example: json.RawMessage(`["HOJE50"]`)})), "INVALID_FORMAT"),
			positional("encuesta_entrega", "es_AR", tmpl.Utility, tmpl.Pending, "UNKNOWN",
				example("BODY", "Hola {{1}}, ¿llegó bien tu pedido?", "Ana"),
				buttons(tmpl.Button{Type: "QUICK_REPLY", Text: "Sí"}, tmpl.Button{Type: "QUICK_REPLY", Text: "Tuve un problema"})),
		},
	}
}

func positional(name, language, category, status, quality string, parts ...tmpl.Component) Template {
	return Template{
		Name: name, Language: language, Category: category, Status: status, ParameterFormat: "POSITIONAL", Components: parts,
		QualityScore: &tmpl.Quality{Score: quality},
	}
}

func named(name, language, category, body string, values ...[2]string) Template {
	examples := []object{}
	for _, value := range values {
		examples = append(examples, object{"param_name": value[0], "example": value[1]})
	}
	return Template{
		Name: name, Language: language, Category: category, Status: tmpl.Approved, ParameterFormat: "NAMED",
		QualityScore: &tmpl.Quality{Score: "GREEN"},
		Components: []tmpl.Component{
			{Type: "BODY", Text: body, Example: shape.JSON(object{"body_text_named_params": examples})},
			text("FOOTER", "Casa Nativa"),
		},
	}
}

func rejected(t Template, reason string) Template {
	t.RejectedReason = reason
	return t
}

func text(kind, words string) tmpl.Component {
	c := tmpl.Component{Type: kind, Text: words}
	if kind == "HEADER" {
		c.Format = "TEXT"
	}
	return c
}

func example(kind, words string, values ...string) tmpl.Component {
	return tmpl.Component{Type: kind, Text: words, Example: shape.JSON(object{"body_text": [][]string{values}})}
}

func buttons(all ...tmpl.Button) tmpl.Component {
	return tmpl.Component{Type: "BUTTONS", Buttons: all}
}
