package yinxin.web.gate;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import yinxin.voicemail.message.StoreUnavailable;
import yinxin.voicemail.operator.Actor;
import yinxin.voicemail.operator.MachineTokens;
import yinxin.voicemail.operator.Sessions;
import yinxin.web.FormTokens;
import yinxin.web.WebSettings;

/// Stands before everything under `/operator` and finds out who comes: a program by its bearer token (RFC 6750), a person by the cookie of
/// their session. Anybody else is sent to log in, or gets 401; not even a 404 gets out. What each may do, [OperatorRights] decides.
public final class OperatorGate extends OncePerRequestFilter {
    /// Where people log in: the only address under `/operator` that strangers reach.
    public static final String LOGIN = "/operator/login";
    /// Where open pages hear of changes.
    public static final String LIVE = "/operator/live";
    /// The parameter by which an open page asks again by itself, which keeps nobody logged in.
    public static final String AGAIN = "again";
    /// The header by which a script of ours shows that it could read the page: what [FormTokens] gave the page.
    public static final String FORM_TOKEN = "X-Form-Token";
    /// What all of the operator's interface for programs begins with.
    public static final String API = "/operator/api/";

    private static final Logger LOG = LoggerFactory.getLogger(OperatorGate.class);
    private static final String SCHEME = "Bearer ";
    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");

    private final byte[] configured;
    private final MachineTokens tokens;
    private final Sessions sessions;
    private final FormTokens forms;
    private final Clock clock;

    public OperatorGate(WebSettings settings, MachineTokens tokens, Sessions sessions, FormTokens forms, Clock clock) {
        this.configured = settings.operatorToken().getBytes(StandardCharsets.UTF_8);
        this.tokens = tokens;
        this.sessions = sessions;
        this.forms = forms;
        this.clock = clock;
        if (configured.length == 0) {
            LOG.info("yinxin.operator.token is empty: no token of the configuration opens the operator's interface");
        }
    }

    /// The servlet path is decoded and without `;parameters`, as the dispatcher sees it, so no spelling of the path goes around.
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = request.getServletPath();
        return path.equals(LOGIN) || !path.equals("/operator") && !path.startsWith("/operator/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        try {
            if (authorization != null && isApi(request)) {
                program(authorization).ifPresent(machine -> Visitors.admit(request, machine));
            } else {
                person(request).ifPresent(person -> Visitors.admit(request, person));
            }
        } catch (StoreUnavailable e) {
            say(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "The store cannot answer just now, so nobody can be let in. Try again.");
            return;
        }
        var actor = Visitors.find(request);
        if (actor.isEmpty()) {
            refuse(request, response, authorization != null);
        } else if (isApi(request) && actor.get() instanceof Actor.Person(var session) && !HARMLESS.contains(request.getMethod())
                && !forms.accepts(request, FormTokens.session(session.key()), request.getHeader(FORM_TOKEN))) {
            say(response, HttpServletResponse.SC_FORBIDDEN, "The page that sent this has expired, or is not ours. Open it again.");
        } else {
            chain.doFilter(request, response);
        }
    }

    private static boolean isApi(HttpServletRequest request) {
        return request.getServletPath().startsWith(API);
    }

    private Optional<Actor> program(String authorization) {
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        var presented = authorization.substring(SCHEME.length()).strip();
        if (configured.length > 0 && MessageDigest.isEqual(configured, presented.getBytes(StandardCharsets.UTF_8))) {
            return Optional.of(Actor.Machine.CONFIGURED);
        }
        return tokens.find(presented, clock.instant()).map(token -> new Actor.Machine(token.name(), token.scopes()));
    }

    private Optional<Actor> person(HttpServletRequest request) {
        return SessionCookie.of(request).flatMap(cookie -> asksByItself(request) ? sessions.look(cookie, clock.instant())
                : sessions.find(cookie, clock.instant())).map(Actor.Person::new);
    }

    private static boolean asksByItself(HttpServletRequest request) {
        return request.getMethod().equals("GET") && (request.getServletPath().equals(LIVE) || request.getParameter(AGAIN) != null);
    }

    /// A person is taken to the door, from an open page whose session has ended too; everybody else is told.
    private static void refuse(HttpServletRequest request, HttpServletResponse response, boolean tried) throws IOException {
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        if (!isApi(request) && accept != null && accept.contains("text/html")) {
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            response.setHeader(HttpHeaders.LOCATION, LOGIN);
            return;
        }
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, tried ? "Bearer realm=\"yinxin\", error=\"invalid_token\"" : "Bearer realm=\"yinxin\"");
        say(response, HttpServletResponse.SC_UNAUTHORIZED, tried ? "This is not a token of this gateway, or it has expired."
                : "Send a token: Authorization: Bearer <token>, or log in at " + LOGIN + ".");
    }

    private static void say(HttpServletResponse response, int status, String detail) throws IOException {
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        var title = switch (status) {
            case HttpServletResponse.SC_UNAUTHORIZED -> "Unauthorized";
            case HttpServletResponse.SC_FORBIDDEN -> "Forbidden";
            default -> "Service Unavailable";
        };
        response.getOutputStream().write("""
                {"type":"about:blank","title":"%s","status":%d,"detail":"%s"}""".formatted(title, status, detail).getBytes(StandardCharsets.UTF_8));
    }
}
