package yinxin.wechat.callback;

/// A request that claims to come from WeChat and is not taken. The message is for the operator's log, not for the sender.
final class CallbackRefused extends Exception {
    private static final long serialVersionUID = 1;

    CallbackRefused(String message) {
        super(message);
    }
}
