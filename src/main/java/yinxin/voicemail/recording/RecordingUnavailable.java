package yinxin.voicemail.recording;

/// Nothing can be recorded now: the disk is full, read-only or failing. The caller is to be told on the line; the operator must act.
public final class RecordingUnavailable extends Exception {
    private static final long serialVersionUID = 1;

    RecordingUnavailable(String message, Throwable cause) {
        super(message, cause);
    }

    RecordingUnavailable(String message) {
        super(message);
    }
}
