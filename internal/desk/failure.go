package desk

// FailureKind says what a provider's refusal means for us. It is a closed set: the policy for each stands once, in
// delivery and in OnFailure.
type FailureKind string

// The kinds of failure.
const (
	FailRetry     FailureKind = "retry"     // a hiccup: again after a while
	FailRate      FailureKind = "rate"      // too fast for the account: again, slower
	FailPairRate  FailureKind = "pair_rate" // too fast for this recipient alone
	FailWindow    FailureKind = "window"    // the provider says that the time to answer is over
	FailMessage   FailureKind = "message"   // this message cannot go out as it is
	FailRecipient FailureKind = "recipient" // this person cannot be reached here
	FailMarketing FailureKind = "marketing" // the provider holds marketing back from this person
	FailOptOut    FailureKind = "opt_out"   // the person has asked for no more marketing
	FailTemplate  FailureKind = "template"  // this template may not be sent now
	FailAuth      FailureKind = "auth"      // our key does not work: the inbox pauses until it is reconnected
	FailPolicy    FailureKind = "policy"    // the provider restricts the account: the inbox pauses
	FailBilling   FailureKind = "billing"   // the account cannot pay: the inbox pauses
	FailConfig    FailureKind = "config"    // something is set up wrongly: a person must look
	FailUnknown   FailureKind = "unknown"   // the request left and no answer came: it may have arrived
)

// Pauses says whether a failure stops the whole inbox until somebody mends it. What is queued stays queued.
func (k FailureKind) Pauses() bool { return k == FailAuth || k == FailPolicy || k == FailBilling }

// Again says whether the same message may be tried again by itself.
func (k FailureKind) Again() bool {
	return k == FailRetry || k == FailRate || k == FailPairRate || k.Pauses()
}

// Failure is why a message did not go out, in the provider's terms and in ours.
type Failure struct {
	Kind FailureKind `json:"kind"`
	Code string      `json:"code"`           // the provider's: 131047, 10/2018278; or ours: window, timeout, attachment
	Text string      `json:"text,omitempty"` // the provider's sentence, at most 500 characters; no secrets
}
