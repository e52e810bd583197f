package yinxin.telephony.rtp;

import yinxin.telephony.audio.LiveSound;
import yinxin.telephony.audio.Prompt;

/// The sound of one call both ways, whatever carries it. What happens is told to a [MediaEvent.Observer]. Its methods may be called from any
/// thread, take effect in the order of the calls, and only [#stopRecording] waits.
public interface CallMedia extends AutoCloseable {
    /// Plays a prompt from its beginning, instead of what is playing. [MediaEvent.PromptPlayed] follows when its last sample has gone out; a
    /// prompt that is replaced or stopped is not reported. While we may not send, it waits.
    void play(Prompt prompt);

    /// Sends live sound whenever no prompt plays, until the call ends or another takes its place.
    void speak(LiveSound sound);

    /// Stops what is playing.
    void stopPlaying();

    /// Records into `sink` from now on, by the rules, instead of what is being recorded. The first sample is the first that arrives;
    /// what was not yet there is not silence.
    void record(AudioSink sink, RecordingRules rules);

    /// Ends the recording and returns what it recorded. Before it returns, the sink has the last sample: what waited for its turn is handed
    /// over first. When nothing is being recorded, returns the figures of the last recording.
    RecordingFigures stopRecording();

    /// Presses keys, after those that are still being sent; a prompt pauses meanwhile.
    ///
    /// @throws IllegalArgumentException for what is no key: `0`-`9`, `*`, `#`, `A`-`D`
    void sendKeys(String digits);

    /// Hands all that is received to `sink`, in its place but without any rules, instead of to the sink before.
    void listen(AudioSink sink);

    /// Ends recording and frees what carries the sound. Harmless when repeated.
    @Override
    void close();
}
