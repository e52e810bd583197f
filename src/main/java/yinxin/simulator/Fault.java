package yinxin.simulator;

import java.time.Duration;

/// A way in which WeChat may misbehave towards one request, as data. Hand it to [Faults].
public sealed interface Fault {
    /// Answers with a business error (HTTP status 200); the request has no effect.
    record Errcode(int code, String message) implements Fault { }

    /// Answers with an HTTP status and a page of a proxy; the request has no effect.
    record HttpStatus(int status) implements Fault {
        public HttpStatus {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("a failing HTTP status is 400 to 599, not " + status);
            }
        }
    }

    /// Carries the request out at once and holds the answer back. On [Faults#CALLBACK]: posts late, so that later ones overtake.
    record Stall(Duration time) implements Fault { }

    /// Carries the request out, then closes the connection without an answer: the outcome is unknown to the client.
    record ResetAfterAccepting() implements Fault { }

    /// Carries the request out and then says that it failed, as WeChat's -1 is known to: the outcome is unknown to the client.
    record ErrcodeAfterAccepting(int code, String message) implements Fault { }

    /// Closes the connection; the request has no effect.
    record ResetBeforeAccepting() implements Fault { }

    /// A push is accepted, and its receipt says `status` instead of `success`; the user sees no card.
    record Receipt(String status) implements Fault { }

    /// A push is accepted and delivered, and its receipt carries `MsgID` 0, as reported once for calls with a `client_msg_id`.
    record ReceiptWithoutId() implements Fault { }

    /// A push is accepted and delivered, and no receipt ever comes.
    record NoReceipt() implements Fault { }

    /// A customer message of type voice gets 45162, as reported for some accounts; other types pass.
    record RefuseVoice() implements Fault { }

    /// The user behind an OAuth code is the virtual one of a snapshot page: another openid and `is_snapshotuser`.
    record SnapshotUser() implements Fault { }

    /// Only on [Faults#CALLBACK]: the event is posted twice.
    record Duplicate() implements Fault { }

    /// Only on [Faults#CALLBACK]: the event is posted with signatures of a wrong token.
    record BadSignature() implements Fault { }

    static Fault errcode(int code, String message) {
        return new Errcode(code, message);
    }

    static Fault httpStatus(int status) {
        return new HttpStatus(status);
    }

    static Fault stall(Duration time) {
        return new Stall(time);
    }

    static Fault resetAfterAccepting() {
        return new ResetAfterAccepting();
    }

    static Fault errcodeAfterAccepting(int code, String message) {
        return new ErrcodeAfterAccepting(code, message);
    }

    static Fault resetBeforeAccepting() {
        return new ResetBeforeAccepting();
    }

    /// `failed:user block` or `failed: system failed` (with the blank that WeChat has there).
    static Fault receipt(String status) {
        return new Receipt(status);
    }

    static Fault receiptWithoutId() {
        return new ReceiptWithoutId();
    }

    static Fault noReceipt() {
        return new NoReceipt();
    }

    static Fault refuseVoice() {
        return new RefuseVoice();
    }

    static Fault snapshotUser() {
        return new SnapshotUser();
    }

    static Fault duplicate() {
        return new Duplicate();
    }

    static Fault badSignature() {
        return new BadSignature();
    }

    /// Whether this fault means anything on `path`.
    default boolean fits(String path) {
        return switch (this) {
            case Stall _ -> true;
            case Duplicate _, BadSignature _ -> path.equals(Faults.CALLBACK);
            case Receipt _, ReceiptWithoutId _, NoReceipt _ -> path.equals("/cgi-bin/message/template/send");
            case RefuseVoice _ -> path.equals("/cgi-bin/message/custom/send");
            case SnapshotUser _ -> path.equals("/sns/oauth2/access_token");
            case Errcode _, HttpStatus _, ResetAfterAccepting _, ErrcodeAfterAccepting _, ResetBeforeAccepting _ -> !path.equals(Faults.CALLBACK);
        };
    }
}
