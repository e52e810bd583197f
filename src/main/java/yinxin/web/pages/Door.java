package yinxin.web.pages;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import yinxin.voicemail.message.Bindings;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.owner.Preferences;
import yinxin.web.FormTokens;
import yinxin.wechat.oauth.WebAuthorization;

/// Lets in whom WeChat names, and sends everybody else to WeChat to be named.
public final class Door {
    /// HTTP wants a challenge beside every 401 (RFC 9110 §15.5.2); no browser acts on this one.
    public static final String CHALLENGE = "WeChat";

    /// A request from somebody whom WeChat has named.
    ///
    /// @param follower who it is
    /// @param language how to speak to them
    /// @param moments  how to tell them the time
    /// @param token    for the forms of the page they get
    public record Visit(OpenId follower, Language language, Moments moments, String token) {
        /// Whichever of the two is in the visitor's language.
        public String say(String chinese, String english) {
            return language.say(chinese, english);
        }
    }

    private final WebAuthorization authorization;
    private final FormTokens tokens;
    private final Pages pages;
    private final Bindings bindings;
    private final Preferences preferences;
    private final Clock clock;

    /// @param bindings    a follower who looks at a page is still there
    /// @param preferences which clock they live by, and which language they chose
    public Door(WebAuthorization authorization, FormTokens tokens, Pages pages, Bindings bindings, Preferences preferences, Clock clock) {
        this.authorization = authorization;
        this.tokens = tokens;
        this.pages = pages;
        this.bindings = bindings;
        this.preferences = preferences;
        this.clock = clock;
    }

    /// A page: an unknown visitor takes the way round by WeChat and comes back here by themselves.
    public ResponseEntity<String> page(HttpServletRequest request, HttpServletResponse response,
                                Function<Visit, ResponseEntity<String>> page) {
        var follower = authorization.visitor(request);
        if (follower.isPresent()) {
            authorization.settle(request, response);
            bindings.alive(follower.get(), clock.instant());
            return page.apply(visit(follower.get(), request, response));
        }
        return ResponseEntity.status(HttpStatus.FOUND).location(authorization.authorize(pathOf(request), response)).build();
    }

    /// A form: what an unknown visitor sent cannot be sent again after a detour, so they are told; and only our own page may send it.
    public ResponseEntity<String> form(HttpServletRequest request, HttpServletResponse response,
                                Function<Visit, ResponseEntity<String>> action) {
        var language = Language.of(request, response);
        var follower = authorization.visitor(request);
        if (follower.isEmpty()) {
            var note = pages.show(HttpStatus.UNAUTHORIZED, language, Notes.whoAreYou(language));
            return ResponseEntity.status(note.getStatusCode()).headers(note.getHeaders())
                    .header(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE).body(note.getBody());
        }
        if (!tokens.accepts(request, follower.get())) {
            return pages.show(HttpStatus.FORBIDDEN, language, Notes.staleForm(language));
        }
        return action.apply(visit(follower.get(), request, response));
    }

    /// The browser forgets who its visitor was.
    public void dismiss(HttpServletResponse response) {
        authorization.dismiss(response);
    }

    /// Whom WeChat has named, for what is neither page nor form.
    public Optional<OpenId> visitor(HttpServletRequest request) {
        return authorization.visitor(request);
    }

    /// The visit of somebody whom WeChat has named, for what is neither page nor form.
    public Optional<Visit> visit(HttpServletRequest request, HttpServletResponse response) {
        return authorization.visitor(request).map(follower -> visit(follower, request, response));
    }

    public static ResponseEntity<String> seeOther(String path) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER).header(HttpHeaders.LOCATION, path).build();
    }

    private Visit visit(OpenId follower, HttpServletRequest request, HttpServletResponse response) {
        var settings = preferences.of(follower);
        var language = Language.of(request, response, settings.language().map(Language::of));
        return new Visit(follower, language, new Moments(clock, language, settings.zone()), tokens.issue(follower));
    }

    private static String pathOf(HttpServletRequest request) {
        var query = request.getQueryString();
        return request.getRequestURI() + (query == null ? "" : "?" + query);
    }
}
