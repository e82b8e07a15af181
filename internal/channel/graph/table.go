package graph

import (
	"time"

	"bandeja.dev/bandeja/internal/desk"
)

// row says what a code means. Sources: "wa" is the list of errors in the documentation of the WhatsApp Business
// Platform, "msgr" that of the Messenger Platform, "graph" that of the Graph API itself.
type row struct {
	code, to int // a range when to is set
	sub      int // 0: any subcode that has no row of its own
	kind     desk.FailureKind
	after    time.Duration // to wait at least before the next try
	note     string
}

// anyCode stands for every code: some numbers come as a code here and as a subcode there.
const anyCode = -1

var table = []row{
	{code: 0, kind: desk.FailAuth, note: "graph: could not authenticate"},
	{code: 1, kind: desk.FailRetry, note: "graph: unknown error"},
	{code: 1, sub: 99, kind: desk.FailAuth, note: "msgr: missing permission"},
	{code: 2, kind: desk.FailRetry, note: "graph: service unavailable"},
	{code: 3, kind: desk.FailAuth, note: "graph: capability or permission"},
	{code: 4, kind: desk.FailRate, note: "graph: too many calls of the app"},
	{code: 10, kind: desk.FailAuth, note: "graph: permission denied"},
	{code: 17, kind: desk.FailRate, note: "graph: too many calls of the user"},
	{code: 32, kind: desk.FailRate, note: "graph: too many calls of the page"},
	{code: 33, kind: desk.FailConfig, note: "wa: parameter value, deleted number"},
	{code: 100, kind: desk.FailConfig, note: "graph: invalid parameter; msgr: retired tag"},
	{code: 190, kind: desk.FailAuth, note: "graph: token; 460 password changed, 463 expired, 467 invalid"},
	{code: 200, to: 299, kind: desk.FailAuth, note: "graph: permission not granted"},
	{code: 368, kind: desk.FailPolicy, note: "wa: blocked for policy violations"},
	{code: 551, kind: desk.FailRecipient, note: "msgr: person unavailable, subcode 1545041"},
	{code: 613, kind: desk.FailRate, note: "graph: custom rate limit; 2534040 with Instagram"},
	{code: 2022, kind: desk.FailPolicy, note: "msgr: page restricted"},
	{code: 80002, kind: desk.FailRate, note: "graph: Instagram account's calls"},
	{code: 80006, kind: desk.FailRate, note: "graph: page's messaging calls"},
	{code: 80007, kind: desk.FailRate, note: "wa: business account's calls"},
	{code: 9000001, kind: desk.FailMessage, note: "msgr: message deleted"},

	{code: 130429, kind: desk.FailRate, note: "wa: the number's throughput"},
	{code: 130472, kind: desk.FailMarketing, note: "wa: the person is part of an experiment"},
	{code: 130497, kind: desk.FailPolicy, note: "wa: account restricted from that country"},
	{code: 131000, kind: desk.FailRetry, note: "wa: something went wrong"},
	{code: 131005, kind: desk.FailAuth, note: "wa: access denied"},
	{code: 131008, kind: desk.FailConfig, note: "wa: parameter missing"},
	{code: 131009, kind: desk.FailConfig, note: "wa: parameter value"},
	{code: 131016, kind: desk.FailRetry, note: "wa: service unavailable"},
	{code: 131021, kind: desk.FailMessage, note: "wa: recipient is the sender"},
	{code: 131026, kind: desk.FailRecipient, note: "wa: undeliverable"},
	{code: 131030, kind: desk.FailConfig, note: "wa: not among the test numbers"},
	{code: 131031, kind: desk.FailPolicy, note: "wa: account locked"},
	{code: 131037, kind: desk.FailPolicy, note: "wa: display name not approved"},
	{code: 131042, kind: desk.FailBilling, note: "wa: payment"},
	{code: 131044, kind: desk.FailBilling, note: "wa: payment"},
	{code: 131045, kind: desk.FailAuth, note: "wa: number not registered"},
	{code: 131047, kind: desk.FailWindow, note: "wa: more than 24 hours"},
	{code: 131048, kind: desk.FailRate, note: "wa: spam rate; what is written by hand may go on, so the inbox does not pause"},
	{code: 131049, kind: desk.FailMarketing, note: "wa: healthy ecosystem"},
	{code: 131050, kind: desk.FailOptOut, note: "wa: the person stopped marketing"},
	{code: 131051, kind: desk.FailMessage, note: "wa: unsupported type"},
	{code: 131052, kind: desk.FailMessage, note: "wa: inbound media could not be fetched"},
	{code: 131053, kind: desk.FailMessage, note: "wa: media upload; ours is already an upload of its own"},
	{code: 131056, kind: desk.FailPairRate, after: 6 * time.Second, note: "wa: pair rate"},
	{code: 131057, kind: desk.FailRetry, after: time.Minute, note: "wa: the number is being maintained"},
	{code: 131062, kind: desk.FailMessage, note: "wa: needs the number, not a user id"},
	{code: 131063, kind: desk.FailMarketing, note: "wa: marketing is switched off; the rest works, so the inbox does not pause"},
	{code: 131064, kind: desk.FailMarketing, note: "wa: messaging limit"},
	{code: 132000, kind: desk.FailMessage, note: "wa: number of template parameters"},
	{code: 132001, kind: desk.FailTemplate, note: "wa: template not found or not approved"},
	{code: 132005, kind: desk.FailMessage, note: "wa: template too long when filled"},
	{code: 132007, kind: desk.FailTemplate, note: "wa: template against the content policy"},
	{code: 132008, kind: desk.FailMessage, note: "wa: template parameter missing"},
	{code: 132012, kind: desk.FailMessage, note: "wa: template parameter format"},
	{code: 132015, kind: desk.FailTemplate, note: "wa: template paused"},
	{code: 132016, kind: desk.FailTemplate, note: "wa: template disabled"},
	{code: 132018, kind: desk.FailMessage, note: "wa: template parameters"},
	{code: 132068, kind: desk.FailTemplate, note: "wa: flow blocked"},
	{code: 132069, kind: desk.FailTemplate, note: "wa: flow throttled"},
	{code: 133000, to: 133016, kind: desk.FailAuth, note: "wa: registration; 133010 not registered, 133016 wait 72 hours"},
	{code: 135000, kind: desk.FailRetry, note: "wa: generic user error"},
	{code: 137000, kind: desk.FailRetry, note: "wa: identity key; we send none"},

	{code: 10, sub: 2018065, kind: desk.FailWindow, note: "msgr: outside the window, news"},
	{code: 10, sub: 2018108, kind: desk.FailRecipient, note: "msgr: person unavailable"},
	{code: 10, sub: 2018278, kind: desk.FailWindow, note: "msgr: outside the window"},
	{code: 10, sub: 2534022, kind: desk.FailWindow, note: "msgr: outside the window, Instagram"},
	{code: 10, sub: 1893063, kind: desk.FailPolicy, note: "msgr: page restricted"},
	{code: 10, sub: 2534077, kind: desk.FailAuth, note: "msgr: Instagram link broken"},
	{code: 100, sub: 33, kind: desk.FailRecipient, note: "msgr: no such user"},
	{code: 100, sub: 2018001, kind: desk.FailRecipient, note: "msgr: no such user"},
	{code: 100, sub: 2534013, kind: desk.FailAuth, note: "msgr: Instagram access off"},
	{code: 100, sub: 2534014, kind: desk.FailRecipient, note: "msgr: no such user, Instagram"},
	{code: 100, sub: 2534015, kind: desk.FailMessage, note: "msgr: bad message data"},
	{code: 100, sub: 2534025, kind: desk.FailMessage, note: "msgr: private reply"},
	{code: 100, sub: 2534029, kind: desk.FailPolicy, note: "msgr: Instagram restricted"},
	{code: 100, sub: 2534037, kind: desk.FailConfig, note: "msgr: another app owns the thread, Instagram"},
	{code: 100, sub: 2018008, kind: desk.FailMessage, note: "msgr: attachment could not be fetched"},
	{code: 100, sub: 2018047, kind: desk.FailMessage, note: "msgr: attachment's type"},
	{code: 100, sub: 2018074, kind: desk.FailMessage, note: "msgr: attachment's id"},
	{code: 100, sub: 2018109, kind: desk.FailMessage, note: "msgr: attachment's size"},
	{code: 100, sub: 2018294, kind: desk.FailMessage, note: "msgr: video"},
	{code: 200, sub: 1545041, kind: desk.FailRecipient, note: "msgr: person unavailable"},
	{code: 200, sub: 2018027, kind: desk.FailConfig, note: "msgr: no advanced access"},
	{code: 200, sub: 2018028, kind: desk.FailConfig, note: "msgr: app not live"},
	{code: 200, sub: 2534041, kind: desk.FailAuth, note: "msgr: Instagram access off"},
	{code: 613, sub: 2018338, kind: desk.FailPolicy, note: "msgr: page restricted"},
	{code: anyCode, sub: 2018300, kind: desk.FailConfig, note: "msgr: another app owns the thread"},
	{code: anyCode, sub: 2018321, kind: desk.FailConfig, note: "msgr: a flow owns the thread"},
}

// index finds the rows of one code by code and subcode.
var index = func() map[[2]int]row {
	rows := map[[2]int]row{}
	for _, r := range table {
		if r.to != 0 {
			continue
		}
		rows[[2]int{r.code, r.sub}] = r
		if r.code == anyCode {
			rows[[2]int{r.sub, 0}] = r
		}
	}
	return rows
}()

func lookup(code, subcode int) (row, bool) {
	for _, key := range [][2]int{{code, subcode}, {anyCode, subcode}, {code, 0}} {
		if found, ok := index[key]; ok && (key[0] != anyCode || subcode != 0) {
			return found, true
		}
	}
	for _, r := range table {
		if r.to != 0 && code >= r.code && code <= r.to {
			return r, true
		}
	}
	return row{}, false
}
