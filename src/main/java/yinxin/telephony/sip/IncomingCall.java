package yinxin.telephony.sip;

import java.time.Duration;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.rtp.AudioSink;
import yinxin.telephony.rtp.RecordingFigures;
import yinxin.telephony.rtp.RecordingRules;
import yinxin.telephony.sip.diversion.DivertedCall;

/// A call that has come in. Its methods wait, so that one call reads as one function on its own virtual thread.
/// Once the caller is gone every method answers [HungUp] at once; nothing throws for it.
public interface IncomingCall {
    /// What the network said about it.
    DivertedCall diverted();

    /// Tells the caller that it rings here (180), which is told again each minute while [#awaitCancelled] waits (RFC 3261 §13.3.1.1). Only
    /// before [#answer]. Without effect for a caller who demands that this be acknowledged (100rel): he gets the answer itself.
    void ring();

    /// Waits before the answer: true as soon as the caller has given up, false when the time is over.
    boolean awaitCancelled(Duration atMost);

    /// Refuses the call with a SIP status of 300 or more. Only before [#answer].
    void reject(int status, String reason);

    /// Sends 200 and returns at once, without waiting for the ACK: [#play] and [#record] wait for it when they must.
    /// Returns false when the caller has cancelled before.
    boolean answer();

    /// The call as two telephones have it, both ways at once, instead of [#play] and [#record]. Only after [#answer]; once.
    Conversation talk();

    /// Plays a prompt to its end, or until one of `keys` (e.g. `"#*"`) is pressed. Keys pressed during the prompt
    /// and not listed are dropped.
    PlayOutcome play(Prompt prompt, String keys);

    /// Records what the caller says into `sink` until a rule, one of `keys`, or the caller ends it. When it returns, the
    /// sink has received its last sample (packets that were still in the reordering window are flushed first).
    ///
    /// @param others hears of every other key, in the order in which they are pressed, while the recording goes on
    RecordOutcome record(AudioSink sink, RecordingRules rules, String keys, KeyListener others);

    /// As above; other keys are of no interest.
    default RecordOutcome record(AudioSink sink, RecordingRules rules, String keys) {
        return record(sink, rules, keys, _ -> { });
    }

    /// Makes a running [#record] return [Stopped], from any thread: what it records cannot be kept. Without effect when none runs.
    void stopRecording();

    /// Waits for one of `keys`.
    KeyOutcome awaitKey(String keys, Duration atMost);

    /// The codec of the call; known once [#play] or [#record] may be called.
    Codec codec();

    /// What the last [#record] recorded.
    RecordingFigures figures();

    /// Ends the call (BYE), if it is still there.
    void hangUp();

    /// What is to be done with calls that come in.
    @FunctionalInterface
    interface Handler {
        /// Takes one call. Runs on a virtual thread of its own and may wait. A call that is left unanswered when this returns
        /// is refused with 480; one that is still up is ended. If this throws, the call is ended too, before answer with 500.
        void take(IncomingCall call);
    }

    /// Hears of keys while something else goes on. Called on the call's own thread.
    @FunctionalInterface
    interface KeyListener {
        /// The caller has pressed this key: `0`-`9`, `*`, `#`, `A`-`D`.
        void pressed(char key);
    }

    /// How a prompt ended.
    sealed interface PlayOutcome permits Played, KeyPressed, HungUp {}

    /// How a recording ended.
    sealed interface RecordOutcome permits KeyPressed, WentSilent, BusyTone, LongestReached, MediaLost, Stopped, HungUp {}

    /// How waiting for a key ended.
    sealed interface KeyOutcome permits KeyPressed, NoKey, HungUp {}

    /// The prompt was played to its end.
    record Played() implements PlayOutcome {}

    /// The caller pressed a key: `0`-`9`, `*`, `#`, `A`-`D`.
    record KeyPressed(char key) implements PlayOutcome, RecordOutcome, KeyOutcome {}

    /// No key within the time.
    record NoKey() implements KeyOutcome {}

    /// Silence for as long as the rules allow.
    record WentSilent() implements RecordOutcome {}

    /// A busy or congestion tone (450 Hz): the caller's line is gone although no BYE came.
    record BusyTone() implements RecordOutcome {}

    /// The longest recording was reached.
    record LongestReached() implements RecordOutcome {}

    /// No RTP for the media timeout.
    record MediaLost() implements RecordOutcome {}

    /// [#stopRecording] was called.
    record Stopped() implements RecordOutcome {}

    /// The call is over.
    ///
    /// @param how `BYE`, `CANCEL`, `no ACK`, `session expired`, `closed`: for the timeline and the log
    record HungUp(String how) implements PlayOutcome, RecordOutcome, KeyOutcome {}
}
