package yinxin.voicemail.message;

/// What came of a code that was keyed on the phone.
public sealed interface ProofOutcome {
    /// Right: the number is bound.
    record Proven(Bindings.Bound bound) implements ProofOutcome {}

    /// Wrong, but another try is allowed.
    record WrongCode(int triesLeft) implements ProofOutcome {}

    /// The code was right once; its ten minutes are over.
    record Expired() implements ProofOutcome {}

    /// Too many wrong codes: a new one must be asked for in WeChat.
    record TooManyTries() implements ProofOutcome {}

    /// No code is waiting for this calling number: it was called from another phone, or none was asked for.
    record NothingPending() implements ProofOutcome {}
}
