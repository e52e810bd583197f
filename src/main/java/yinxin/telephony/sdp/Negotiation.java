package yinxin.telephony.sdp;

/// What came of an offer and its answer (RFC 3264).
public sealed interface Negotiation {
    /// An agreement.
    ///
    /// @param ours  our description: the answer to be sent, or the offer that was answered
    /// @param audio the stream
    record Agreed(SessionDescription ours, NegotiatedAudio audio) implements Negotiation {}

    /// No agreement; what held before still holds. SIP answers 488 to such an offer, and ends a call after such an answer.
    ///
    /// @param why a sentence for the log and the `Warning` header; it says what the other side would have to offer
    record Refused(String why) implements Negotiation {}
}
