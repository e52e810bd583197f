package yinxin.voicemail.message;

/// The store cannot answer just now: locked, full, unreachable. The same call may succeed later; nothing was changed.
public final class StoreUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoreUnavailable(String message) {
        super(message);
    }

    public StoreUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
