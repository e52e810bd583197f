package yinxin.web.operator;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import yinxin.web.WebSettings;

/// Stands before everything under `/operator`: without the operator's bearer token (RFC 6750) not even a 404 gets out.
public final class OperatorGate extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorGate.class);
    private static final String ADMITTED = OperatorGate.class.getName() + ".admitted";
    private static final String SCHEME = "Bearer ";
    /// The page is let through: it holds nothing but a form, which asks for the token and sends it to the interface.
    private static final String PAGE = "/operator/subscribers";
    private static final String REFUSAL = """
            {"type":"about:blank","title":"Unauthorized","status":401,"detail":"%s"}""";

    private final byte[] token;

    public OperatorGate(WebSettings settings) {
        this.token = settings.operatorToken().getBytes(StandardCharsets.UTF_8);
        if (token.length == 0) {
            LOG.warn("yinxin.operator.token is empty: the operator's interface admits nobody");
        }
    }

    /// The servlet path is decoded and without `;parameters`, as the dispatcher sees it, so no spelling of the path goes around.
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = request.getServletPath();
        return path.equals(PAGE) || !path.equals("/operator") && !path.startsWith("/operator/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization == null) {
            refuse(response, "Bearer realm=\"yinxin\"",
                    "Send the operator's token: Authorization: Bearer <yinxin.operator.token>");
        } else if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                || !isToken(authorization.substring(SCHEME.length()).strip())) {
            refuse(response, "Bearer realm=\"yinxin\", error=\"invalid_token\"", "This is not the operator's token.");
        } else {
            request.setAttribute(ADMITTED, true);
            chain.doFilter(request, response);
        }
    }

    /// Whether this request came through the gate. The controllers ask, so that an application that forgot to put the gate
    /// up is closed, not open.
    static boolean admitted(HttpServletRequest request) {
        return request.getAttribute(ADMITTED) != null;
    }

    private boolean isToken(String presented) {
        return token.length > 0 && MessageDigest.isEqual(token, presented.getBytes(StandardCharsets.UTF_8));
    }

    private static void refuse(HttpServletResponse response, String challenge, String detail) throws IOException {
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(REFUSAL.formatted(detail).getBytes(StandardCharsets.UTF_8));
    }
}
