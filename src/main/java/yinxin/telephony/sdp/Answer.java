package yinxin.telephony.sdp;

/// What we say to an offer.
public sealed interface Answer {
    /// We talk.
    ///
    /// @param answerSdp the body of the 200
    /// @param audio     where and how to send
    record Accepted(String answerSdp, NegotiatedAudio audio) implements Answer { }

    /// We cannot: answer 488 (RFC 3261 §21.4.26). What was agreed before, if anything, still holds.
    ///
    /// @param why one sentence, without the peer's words
    record NotAcceptable(String why) implements Answer { }
}
