package yinxin.web.gate;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.http.ResponseCookie;

/// The cookie by which a person's session is known: not for scripts, not for other sites, and over https only where we are reached so.
public final class SessionCookie {
    private static final String NAME = "yx_operator";

    private SessionCookie() {}

    /// What the browser sent.
    static Optional<String> of(HttpServletRequest request) {
        return request.getCookies() == null ? Optional.empty()
                : Arrays.stream(request.getCookies()).filter(c -> c.getName().equals(NAME)).map(c -> c.getValue()).findFirst();
    }

    /// The header that sets it, until the browser is closed.
    public static String set(String value, boolean secure) {
        return ResponseCookie.from(NAME, value).path("/operator").httpOnly(true).sameSite("Strict").secure(secure).build().toString();
    }

    /// The header that takes it back.
    public static String forget(boolean secure) {
        return ResponseCookie.from(NAME, "").path("/operator").httpOnly(true).sameSite("Strict").secure(secure).maxAge(Duration.ZERO).build().toString();
    }
}
