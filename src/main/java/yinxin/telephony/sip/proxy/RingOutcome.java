package yinxin.telephony.sip.proxy;

import yinxin.telephony.sip.stack.SipStack.Reply;

/// How it ended to ring one or several phones at once.
public sealed interface RingOutcome {
    /// A 2xx came, and has been passed on. The call is set up.
    record Answered() implements RingOutcome {}

    /// Every phone refused.
    ///
    /// @param best the best of the responses (RFC 3261 §16.7 step 6)
    /// @param rang whether any of them rang before
    record Failed(Reply best, boolean rang) implements RingOutcome {}

    /// Nobody answered in time; the phones have been told to stop.
    ///
    /// @param rang whether any of them said that it rings, and not only that it heard
    record NoAnswer(boolean rang) implements RingOutcome {}

    /// Nothing has come back at all.
    record Silent() implements RingOutcome {}

    /// Nobody listens there: the port is closed, the connection refused, or there is no way.
    record Unreachable() implements RingOutcome {}

    /// The caller has hung up. Every further attempt ends so too.
    record CallerGone() implements RingOutcome {}
}
