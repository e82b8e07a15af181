package meta

import (
	"encoding/json"
	"net/http"
	"time"

	"bandeja.dev/bandeja/internal/sandbox/meta/shape"
	"bandeja.dev/bandeja/internal/sandbox/meta/wa"
	"bandeja.dev/bandeja/internal/sandbox/meta/world"
)

// getObject is GET /{id}: a medium, a number, an account, a template, an app or "me".
func (s *Sim) getObject(w http.ResponseWriter, r *http.Request, b *world.Company) *wa.Error {
	id := r.PathValue("id")
	var found any
	if medium := s.mediaObject(r, b, id); medium != nil {
		found = medium
	} else if n := s.Line(b, id); n != nil {
		found = s.lineObject(n)
	} else if t, is := s.Template(b, id); is {
		found = t
	} else if found = accountObject(s.View(b), id); found == nil {
		return wa.Unknown(r.Method, id)
	}
	shape.Write(w, http.StatusOK, pick(found, r.URL.Query().Get("fields")))
	return nil
}

// accountObject is the app, the account or the user of a business, nil for another id.
func accountObject(b Business, id string) any {
	switch id {
	case "me":
		return object{"id": "1" + b.AppID, "name": b.Name}
	case "app", b.AppID:
		return object{"id": b.AppID, "name": b.Name}
	case b.WabaID:
		return object{
			"id": b.WabaID, "name": b.Name, "currency": "ARS", "timezone_id": "1",
			"message_template_namespace": "ns_" + b.WabaID, "account_review_status": "APPROVED",
		}
	}
	return nil
}

// lineObject is a number as the Graph API shows it.
func (s *Sim) lineObject(line *world.Line) object {
	n, hooks := s.LineView(line)
	status, verified := "CONNECTED", "VERIFIED"
	if !n.Registered {
		status, verified = "DISCONNECTED", "NOT_VERIFIED"
	}
	configuration := object{}
	for name, url := range map[string]string{"application": hooks.App, "whatsapp_business_account": hooks.Account, "phone_number": hooks.Number} {
		if url != "" {
			configuration[name] = url
		}
	}
	return object{
		"id": n.PhoneID, "display_phone_number": n.Display, "verified_name": n.VerifiedName, "quality_rating": n.Quality,
		"code_verification_status": verified, "platform_type": "CLOUD_API", "throughput": object{"level": "STANDARD"},
		"status": status, "name_status": "APPROVED", "messaging_limit_tier": n.Tier, "is_official_business_account": false,
		"is_on_biz_app": n.Coexistence, "account_mode": "LIVE", "health_status": object{"can_send_message": "AVAILABLE"},
		"webhook_configuration": configuration,
	}
}

const numberFields = "verified_name,code_verification_status,display_phone_number,quality_rating,platform_type,throughput,webhook_configuration"

// listNumbers is GET /{waba}/phone_numbers.
func (s *Sim) listNumbers(w http.ResponseWriter, r *http.Request, b *world.Company) *wa.Error {
	if refusal := s.management(r, b); refusal != nil {
		return refusal
	}
	rows := []object{}
	for _, n := range s.Lines(b) {
		rows = append(rows, pick(s.lineObject(n), shape.Or(r.URL.Query().Get("fields"), numberFields)))
	}
	writePage(w, r, rows)
	return nil
}

// postObject is POST /{id}: settings of a number, or an edited template.
func (s *Sim) postObject(w http.ResponseWriter, r *http.Request, b *world.Company) *wa.Error {
	id := r.PathValue("id")
	if n := s.Line(b, id); n != nil {
		return s.configure(w, r, n)
	}
	if _, is := s.Template(b, id); is {
		return s.editTemplate(w, r, id)
	}
	return wa.Unknown(r.Method, id)
}

// deleteObject is DELETE /{media_id}.
func (s *Sim) deleteObject(w http.ResponseWriter, r *http.Request, b *world.Company) *wa.Error {
	if !s.DropFile(b, r.PathValue("id")) {
		return wa.Unknown(r.Method, r.PathValue("id"))
	}
	return done(w)
}

func done(w http.ResponseWriter) *wa.Error {
	shape.Write(w, http.StatusOK, object{"success": true})
	return nil
}

// configure sets or takes away a number's own webhook address.
func (s *Sim) configure(w http.ResponseWriter, r *http.Request, n *world.Line) *wa.Error {
	args, refusal := parameters(r)
	if refusal != nil {
		return refusal
	}
	var own struct {
		Callback string `json:"override_callback_uri"`
		Token    string `json:"verify_token"`
	}
	if json.Unmarshal([]byte(args["webhook_configuration"]), &own) != nil {
		return wa.BadParameter("Invalid parameter: webhook_configuration")
	}
	if refusal := s.verifyCallback(r.Context(), own.Callback, own.Token); refusal != nil {
		return refusal
	}
	s.SetHook(n, own.Callback)
	return done(w)
}

// subscribeApp is POST /{waba}/subscribed_apps.
func (s *Sim) subscribeApp(w http.ResponseWriter, r *http.Request, b *world.Company) *wa.Error {
	if refusal := s.management(r, b); refusal != nil {
		return refusal
	}
	args, refusal := parameters(r)
	if refusal != nil {
		return refusal
	}
	callback := args["override_callback_uri"]
	if refusal := s.verifyCallback(r.Context(), callback, args["verify_token"]); refusal != nil {
		return refusal
	}
	s.SetSubscription(b, true, callback)
	return done(w)
}

func (s *Sim) unsubscribeApp(w http.ResponseWriter, r *http.Request, b *world.Company) *wa.Error {
	if refusal := s.management(r, b); refusal != nil {
		return refusal
	}
	s.SetSubscription(b, false, "")
	return done(w)
}

func (s *Sim) listSubscribed(w http.ResponseWriter, r *http.Request, b *world.Company) *wa.Error {
	if refusal := s.management(r, b); refusal != nil {
		return refusal
	}
	rows := []object{}
	if subscribed, callback := s.Subscription(b); subscribed {
		row := object{"whatsapp_business_api_data": object{"id": b.AppID, "link": "https://www.facebook.com/games/?app_id=" + b.AppID, "name": b.Name}}
		if callback != "" {
			row["override_callback_uri"] = callback
		}
		rows = append(rows, row)
	}
	shape.Write(w, http.StatusOK, object{"data": rows})
	return nil
}

// register is POST /{phone_id}/register.
func (s *Sim) register(w http.ResponseWriter, r *http.Request, b *world.Company) *wa.Error {
	line, refusal := s.lineOf(r, b, ScopeManagement)
	if refusal != nil {
		return refusal
	}
	args, refusal := parameters(r)
	if refusal != nil {
		return refusal
	}
	if len(args["pin"]) != 6 {
		return wa.BadParameter("Param pin must be 6 characters long.")
	}
	if n, _ := s.LineView(line); n.PIN != args["pin"] {
		return wa.Refuse(133005, "Please check the two-step verification PIN.")
	}
	return s.registered(w, r, true)
}

func (s *Sim) deregister(w http.ResponseWriter, r *http.Request, b *world.Company) *wa.Error {
	if _, refusal := s.lineOf(r, b, ScopeManagement); refusal != nil {
		return refusal
	}
	return s.registered(w, r, false)
}

func (s *Sim) registered(w http.ResponseWriter, r *http.Request, yes bool) *wa.Error {
	if _, err := s.SetNumber(r.PathValue("id"), func(n *Number) { n.Registered = yes }); err != nil {
		return wa.Unknown(r.Method, r.PathValue("id"))
	}
	return done(w)
}

// syncPhone is POST /{phone_id}/smb_app_data: contacts or history of the business's telephone.
func (s *Sim) syncPhone(w http.ResponseWriter, r *http.Request, b *world.Company) *wa.Error {
	n, refusal := s.lineOf(r, b, ScopeManagement)
	if refusal != nil {
		return refusal
	}
	args, refusal := parameters(r)
	if refusal != nil {
		return refusal
	}
	kind := args["sync_type"]
	if kind != "smb_app_state_sync" && kind != "history" {
		return wa.BadParameter("Param sync_type must be one of {SMB_APP_STATE_SYNC, HISTORY}.")
	}
	if refusal := s.SyncPhone(n, kind); refusal != nil {
		return refusal
	}
	shape.Write(w, http.StatusOK, object{"messaging_product": "whatsapp", "request_id": s.Invent("sync", 12)})
	return nil
}

// debugToken is GET /debug_token.
func (s *Sim) debugToken(w http.ResponseWriter, r *http.Request, _ *world.Company) *wa.Error {
	b, known := s.ByToken(r.URL.Query().Get("input_token"))
	if !known {
		shape.Write(w, http.StatusOK, object{"data": object{
			"error": object{"code": 190, "message": "Invalid OAuth access token."}, "is_valid": false, "scopes": []string{},
		}})
		return nil
	}
	granular := []object{}
	for _, scope := range b.Scopes {
		granular = append(granular, object{"scope": scope, "target_ids": []string{b.WabaID}})
	}
	data := object{
		"app_id": b.AppID, "type": "SYSTEM_USER", "application": b.Name, "data_access_expires_at": 0, "expires_at": 0,
		"is_valid": !b.TokenExpired, "issued_at": s.Now().Add(-24 * time.Hour).Unix(), "scopes": b.Scopes,
		"granular_scopes": granular, "user_id": "1" + b.AppID,
	}
	if b.TokenExpired {
		data["error"] = object{"code": 190, "subcode": 463, "message": "Error validating access token: Session has expired"}
	}
	shape.Write(w, http.StatusOK, object{"data": data})
	return nil
}
