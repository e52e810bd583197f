package yinxin.wechat.oauth;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import yinxin.voicemail.message.OpenId;

/// Gives tests of pages the session cookie of somebody whom WeChat has just named.
public final class AdmittedVisitor {
    private AdmittedVisitor() {}

    /// `name=value`, as a browser sends it.
    public static String cookie(WebAuthorization authorization, OpenId who) {
        var response = new MockHttpServletResponse();
        authorization.admit(who, WebAuthorization.HOME, new MockHttpServletRequest(), response);
        var line = String.valueOf(response.getHeader("Set-Cookie"));
        return line.substring(0, line.indexOf(';'));
    }
}
