package yinxin.telephony.sip;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.LiveSound;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.rtp.AudioSink;

/// What two telephones do once they are connected, whoever called: talk both ways at once, press keys, hold, hang up. Its methods wait
/// where they say so, and are for one thread; [#hangUp] may come from any.
public interface Conversation {
    /// Hands each key that the other side presses to `listener`, on the thread that waits in this conversation at the time.
    void onKey(Consumer<Character> listener);

    /// Waits until both sides have agreed on the sound. False when the call ended before.
    boolean awaitTalking() throws InterruptedException;

    /// Plays a sound to its end, which waits. False when the call ended before.
    boolean play(Prompt prompt) throws InterruptedException;

    /// Begins to play a sound, and does not wait.
    void begin(Prompt prompt);

    /// Sends live sound from the answer on, whenever no other sound plays. Does not wait.
    void speak(LiveSound live);

    /// Falls silent in the middle of a sound.
    void stopPlaying();

    /// Hands all that is heard to `sink`, in the codec of the call, on a media thread.
    void listen(AudioSink sink);

    /// The codec of the call; A-law until one is agreed.
    Codec codec();

    /// Presses keys.
    void press(String pressed) throws InterruptedException;

    /// Puts the other side on hold, or takes it back. The status of the answer as SIP has it; 408 for none, 501 where a line knows no hold.
    int hold(boolean held) throws InterruptedException;

    /// Waits for the other side to end the call. How it ended; empty when the time is up.
    Optional<String> awaitOver(Duration atMost) throws InterruptedException;

    /// How the call ended, if it has: `BYE`, `hung up`, `CANCEL`, `486 Busy Here` and the like.
    Optional<String> over();

    /// Ends the call and waits until the other side knows: the status of its answer as SIP has it, 408 for none. 200 if the call was over before.
    int hangUp() throws InterruptedException;
}
