package yinxin.voicemail.message;

import java.time.Instant;

/// One step of a message's way, kept so that a person can see why it is late or missing.
///
/// @param at     when
/// @param step   what happened
/// @param detail particulars for the operator, free of numbers and openids; may be empty
public record TimelineEntry(Instant at, Step step, String detail) {

    /// The steps.
    public enum Step {
        /// The network diverted the call to us.
        DIVERTED,
        /// We answered.
        ANSWERED,
        /// Recording ended; the detail says how and how much.
        RECORDED,
        /// Short losses were concealed.
        CONCEALED,
        /// A recording that a crash cut off was found and completed.
        RECOVERED,
        /// Nobody had bound the number; the message waits.
        HELD,
        /// The caller hid the number, and the owner wants no notices of such calls.
        KEPT_QUIET,
        /// WeChat accepted the notice; the detail says how many messages it told of together, if more than one.
        PUSHED,
        /// Quiet hours keep the notice back; the detail says until when, as `07:00`.
        QUIET_HOURS,
        /// The notice waits and is told together with others, because there have been many.
        DEFERRED,
        /// WeChat gave no clear answer: the notice may have arrived. The same one is repeated, and is shown once.
        UNCLEAR,
        /// Nothing was heard of the notice, so it is sent once more, and may be shown twice.
        RESENT,
        /// The follower was not there; the notice waits for their return.
        AWAY,
        /// WeChat took the notice and could not hand it to the phone.
        UNDELIVERED,
        /// WeChat could not take it; it will be tried again.
        RETRIED,
        /// WeChat refused it for good, or the time to retry ran out.
        REFUSED,
        /// WeChat confirmed that the notice reached the phone.
        RECEIVED,
        /// A recogniser has written it down; the detail names it.
        TRANSCRIBED,
        /// The text was said in the chat of somebody who wants to read.
        WORDS_PUSHED,
        /// The owner opened the page.
        OPENED,
        /// The owner listened.
        HEARD,
        /// The owner deleted it.
        DELETED,
        /// Somebody took care of it.
        HANDLED,
        /// It is to be taken care of again after all.
        REOPENED,
        /// The owner brought it back after deleting it.
        RESTORED
    }
}
