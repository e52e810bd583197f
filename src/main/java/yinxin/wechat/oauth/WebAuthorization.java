package yinxin.wechat.oauth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.Optional;
import yinxin.voicemail.message.OpenId;

/// Who opened this page.
public final class WebAuthorization {
    /// The follower behind this request, when WeChat has said so recently enough. Empty: send the browser to [#authorize].
    ///
    /// A WeChat user may be switched on one phone, so a page that is entered from outside (a notice, the menu, a forwarded
    /// link) asks WeChat again, silently; only navigation inside our own pages relies on the session cookie.
    public Optional<OpenId> visitor(HttpServletRequest request) {
        throw new UnsupportedOperationException();
    }

    /// Where to send the browser so that it comes back to `path` (a path of our own, with query) knowing who it is.
    /// Sets the state cookie on the response.
    public URI authorize(String path, HttpServletResponse response) {
        throw new UnsupportedOperationException();
    }
}
