package yinxin.telephony.rtp;

/// What was recorded, counted in samples of 1/8000 s, never by a clock.
///
/// @param samples   all samples handed to the sink
/// @param speech    those in which somebody spoke, or anything else was loud; a busy tone is not counted. A message must not be lost
///                  because a detector took it for something else
/// @param concealed those invented to cover short losses (at most 60 ms each)
/// @param silent    those filled with silence: longer losses, pauses in transmission, comfort noise
/// @param lost      packets that never arrived, by sequence number
public record RecordingFigures(long samples, long speech, long concealed, long silent, long lost) {
    /// Nothing recorded.
    public static final RecordingFigures NONE = new RecordingFigures(0, 0, 0, 0, 0);

    /// The figures of two recordings in one message, one after the other.
    public RecordingFigures plus(RecordingFigures next) {
        return new RecordingFigures(samples + next.samples, speech + next.speech, concealed + next.concealed,
                silent + next.silent, lost + next.lost);
    }
}
