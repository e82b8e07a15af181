package api

import "testing"

// Characters that no database takes are refused before one is asked, by the way that does not pass through a body's
// texts too.
func TestStrangeCharactersOutsideOfTexts(t *testing.T) {
	r, owner, key, path := desk1(t)
	stranger := r.browser()
	stranger.refused("POST", "/api/v1/session", map[string]any{"email": "a\x00@x.example", "password": "x"}, 422, "invalid")
	for _, bad := range []string{"%00", "%ff%fe", "a%00b", "%F0%9F"} {
		stranger.refused("GET", "/w/"+bad+"/config", nil, 404, "not_found")
		owner.refused("GET", "/api/v1/conversations/"+bad, nil, 404, "not_found")
	}
	owner.refused("POST", path+"/messages", `{"client_id":"a\u0000b","text":"x"}`, 422, "bad_value")
	guest := r.guest(key)
	if a := guest.say("a\x00b", "hola"); a.status != 422 {
		t.Error(a.status, a.text)
	}
}
