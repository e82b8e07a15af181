package graph

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/desk"
)

// wanted says again, apart from the table, what every code means: a change of the table must be meant.
var wanted = map[desk.FailureKind][]string{
	desk.FailRetry:    {"1", "2", "131000", "131016", "135000", "131057", "137000"},
	desk.FailRate:     {"4", "17", "32", "613", "613/2534040", "80002", "80006", "80007", "130429", "131048"},
	desk.FailPairRate: {"131056"},
	desk.FailWindow:   {"131047", "10/2018278", "10/2534022", "10/2018065"},
	desk.FailMessage: {"131021", "131051", "131052", "131053", "132000", "132005", "132008", "132012", "132018", "131062",
		"100/2018008", "100/2018047", "100/2018074", "100/2018109", "100/2018294", "100/2534015", "100/2534025", "9000001"},
	desk.FailRecipient: {"131026", "10/2018108", "551", "551/1545041", "200/1545041", "100/2018001", "100/2534014", "100/33"},
	desk.FailMarketing: {"131064", "131049", "130472", "131063"},
	desk.FailOptOut:    {"131050"},
	desk.FailTemplate:  {"132001", "132007", "132015", "132016", "132068", "132069"},
	desk.FailAuth: {"0", "3", "1/99", "10", "10/77", "190", "190/460", "190/463", "190/467", "200", "245", "299", "200/77", "131005",
		"131045", "133000", "133010", "133016", "10/2534077", "100/2534013", "200/2534041"},
	desk.FailPolicy:  {"131031", "368", "130497", "131037", "10/1893063", "2022", "100/2534029", "613/2018338"},
	desk.FailBilling: {"131042", "131044"},
	desk.FailConfig: {"131030", "131008", "131009", "100", "100/77", "33", "2018300", "10/2018300", "2018321", "200/2018321",
		"100/2534037", "200/2018027", "200/2018028"},
}

func faultOf(t testing.TB, name string) Fault {
	t.Helper()
	var code, sub int
	if _, err := fmt.Sscanf(name+"/0", "%d/%d", &code, &sub); err != nil {
		t.Fatal(err)
	}
	f := Fault{Code: Str(fmt.Sprint(code))}
	if sub != 0 {
		f.Subcode = Str(fmt.Sprint(sub))
	}
	return f
}

func TestEveryCode(t *testing.T) {
	used := map[row]bool{}
	for kind, names := range wanted {
		for _, name := range names {
			fault := faultOf(t, name)
			for _, status := range []int{0, http.StatusBadRequest} {
				if got, _ := fault.Failure(status); got.Kind != kind || got.Code != name {
					t.Errorf("%s with status %d is %s, want %s", got.Code, status, got.Kind, kind)
				}
			}
			code, sub, _ := fault.Numbers()
			found, _ := lookup(code, sub)
			used[found] = true
		}
	}
	for _, r := range table {
		if !used[r] {
			t.Errorf("no test meets the row %+v", r)
		}
		if r.note == "" {
			t.Errorf("the row of %d names no source", r.code)
		}
	}
}

func TestCodesWaitAsTheyMust(t *testing.T) {
	for name, want := range map[string]time.Duration{"131056": 6 * time.Second, "131057": time.Minute, "2": 0} {
		if _, got := faultOf(t, name).Failure(400); got != want {
			t.Errorf("%s waits %s, want %s", name, got, want)
		}
	}
}

func TestUnknownCodesFollowTheStatus(t *testing.T) {
	for _, row := range []struct {
		fault  Fault
		status int
		kind   desk.FailureKind
		code   string
	}{
		{Fault{Code: "999999"}, 400, desk.FailMessage, "999999"},
		{Fault{Code: "999999", Transient: "true"}, 400, desk.FailRetry, "999999"},
		{Fault{Code: "999999"}, 0, desk.FailMessage, "999999"},
		{Fault{}, 0, desk.FailMessage, "unknown"},
		{Fault{}, 401, desk.FailAuth, "http_401"}, {Fault{}, 403, desk.FailAuth, "http_403"},
		{Fault{}, 404, desk.FailConfig, "http_404"}, {Fault{}, 307, desk.FailConfig, "http_307"},
		{Fault{}, 429, desk.FailRate, "http_429"}, {Fault{}, 413, desk.FailMessage, "http_413"},
		{Fault{}, 408, desk.FailUnknown, "http_408"}, {Fault{}, 502, desk.FailUnknown, "http_502"},
		{Fault{Code: "not a number"}, 400, desk.FailMessage, "http_400"},
	} {
		if got, _ := row.fault.Failure(row.status); got.Kind != row.kind || got.Code != row.code {
			t.Errorf("%+v with %d: %+v, want %s %s", row.fault, row.status, got, row.kind, row.code)
		}
	}
}

func TestFaultsInEveryShape(t *testing.T) {
	var f Fault
	body := `{"code":"131047","error_subcode":null,"message":"m","error_data":{"details":"more\nthan   24 hours"},"is_transient":1,"fbtrace_id":7,"new":[]}`
	if err := json.Unmarshal([]byte(body), &f); err != nil {
		t.Fatal(err)
	}
	if f.Name() != "131047" || f.Text() != "more than 24 hours" || !f.Transient.Bool() || f.TraceID != "7" {
		t.Errorf("%+v: %s, %q", f, f.Name(), f.Text())
	}
	long := Fault{Message: Str(fmt.Sprintf("%0600d", 0))}
	if n := len([]rune(long.Text())); n != 500 {
		t.Errorf("a sentence of %d characters", n)
	}
}
