package yinxin.app.subscriber;

/// How an operator's program reaches a gateway.
///
/// @param url   scheme, host and port of its pages
/// @param token the operator's
public record OperatorAccess(String url, String token) {
    @Override
    public String toString() {
        return "OperatorAccess[url=" + url + "]";
    }
}
