package yinxin.voicemail.call;

import yinxin.telephony.audio.Prompt;

/// What is to be done with a call, known before it is answered.
sealed interface Wish {
    /// Nobody has bound the number, so there is nobody to wish anything.
    record NobodyBound() implements Wish {}

    /// The called party does not want this call: it is not answered and costs the caller nothing.
    record Refuse(DepositOutcome.Unwanted why) implements Wish {}

    /// It is to be answered.
    ///
    /// @param greeting  what is heard first, loaded already
    /// @param greetings all that is said after it
    record Answer(Prompt greeting, Greetings greetings) implements Wish {}
}
