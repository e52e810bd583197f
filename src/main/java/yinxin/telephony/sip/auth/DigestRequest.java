package yinxin.telephony.sip.auth;

/// What a proof is bound to: the request's method and request-URI, as they stand in its first line.
public record DigestRequest(String method, String uri) {}
