package yinxin.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/// The headers that every response carries, errors included. They are set before the request is handled; a handler that knows
/// better (an asset that may be cached) replaces them, whether it sets or adds. Nobody may show an operator's page in a frame.
public final class SecurityHeaders extends OncePerRequestFilter {
    private static final String POLICY = "Content-Security-Policy";

    private final String styles;
    private final Map<String, String> defaults = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    public SecurityHeaders(WebSettings settings, InlineStyles styles) {
        this.styles = styles.sources();
        defaults.put(POLICY, policy(settings.frameAncestors()));
        defaults.put("Referrer-Policy", "no-referrer");
        defaults.put("X-Content-Type-Options", "nosniff");
        defaults.put("Cross-Origin-Resource-Policy", "same-origin");
        defaults.put("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()");
        defaults.put(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private String policy(String frameAncestors) {
        return String.join("; ", "default-src 'none'", "script-src 'self'", "style-src 'self' " + styles, "img-src 'self'", "media-src 'self'", "connect-src 'self'",
                "form-action 'self'", "base-uri 'none'", "frame-ancestors " + frameAncestors);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        defaults.forEach(response::setHeader);
        if (request.getServletPath().startsWith("/operator")) {
            response.setHeader(POLICY, policy("'none'"));
        }
        chain.doFilter(request, new Replacing(response));
    }

    /// Two policies beside each other would both apply, and two words on caching would contradict each other.
    private final class Replacing extends HttpServletResponseWrapper {
        Replacing(HttpServletResponse response) {
            super(response);
        }

        @Override
        public void addHeader(String name, String value) {
            if (defaults.containsKey(name)) {
                setHeader(name, value);
            } else {
                super.addHeader(name, value);
            }
        }
    }
}
