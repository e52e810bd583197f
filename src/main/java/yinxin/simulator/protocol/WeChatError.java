package yinxin.simulator.protocol;

/// A business error. WeChat sends it with HTTP status 200, as `errcode` and `errmsg`.
public final class WeChatError extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int errcode;

    /// `message` is the text before the `rid: …` that WeChat appends.
    public WeChatError(int errcode, String message) {
        super(message, null, false, false);
        this.errcode = errcode;
    }

    /// The number that clients must act on.
    public int errcode() {
        return errcode;
    }

    /// The text that goes with [#errcode].
    public String text() {
        return String.valueOf(getMessage());
    }
}
