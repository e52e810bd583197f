package yinxin.wechat.oauth;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import yinxin.voicemail.message.OpenId;
import yinxin.wechat.api.WeChatSettings;

/// Who opened this page.
///
/// ```
/// /m/{id} ──authorize──▶ WeChat (silent, snsapi_base) ──code, state──▶ /wechat/oauth ──▶ /m/{id}
///            state cookie                                            session cookie
/// ```
public final class WebAuthorization {
    /// How long WeChat may take to send the browser back; its code lives five minutes.
    static final Duration DEPARTURE_LASTS = Duration.ofMinutes(10);
    /// How long the session cookie lives.
    static final Duration VISIT_LASTS = Duration.ofMinutes(30);
    /// How long after WeChat's word a page entered from outside relies on it: the time that a slow phone needs to follow our redirect.
    static final Duration FRESH = Duration.ofSeconds(20);
    /// Arrivals at one path within this are counted as rounds.
    static final Duration ROUNDS_WITHIN = Duration.ofMinutes(2);
    /// How many arrivals in a row at one path are believed when none became a page: then the browser drops our cookie.
    static final int MOST_ROUNDS = 5;
    /// How many states are remembered as used. Beyond it WeChat's own single-use code remains.
    private static final int STATES = 10_000;
    /// Where one goes who asked for nothing of ours.
    static final String HOME = "/inbox";

    private static final String SESSION = "yx_visit";
    private static final String STATE = "yx_state_";
    private static final int STATE_LENGTH = 32;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    /// A path of our own with query: no host, no scheme, nothing that a browser would take for either.
    private static final Pattern LOCAL = Pattern.compile("/(?!/)(?:[A-Za-z0-9\\-._~!$&'()*+,;=:@/?]++|%[0-9A-Fa-f]{2})*+");
    /// How long a path may be. Ours are below a hundred characters; the state cookie must stay below 4 KB.
    private static final int LONGEST_PATH = 1000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final WeChatSettings settings;
    private final String publicUrl;
    private final Clock clock;
    private final SealedText sessions;
    private final SealedText departures;
    private final Map<String, Boolean> used = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > STATES;
        }
    };

    /// @param publicUrl where WeChat and listeners reach us; `https` makes the cookies `Secure`
    /// @param key       at least 32 secret octets, the same after a restart, or visitors are asked for again
    public WebAuthorization(WeChatSettings settings, URI publicUrl, byte[] key, Clock clock) {
        this.settings = settings;
        this.publicUrl = publicUrl.toString().replaceFirst("/+$", "");
        this.clock = clock;
        sessions = new SealedText(key, "visit");
        departures = new SealedText(key, "departure");
    }

    /// The follower behind this request, when WeChat has said so recently enough. Empty: send the browser to [#authorize].
    ///
    /// A WeChat user may be switched on one phone, so a page that is entered from outside (a notice, the menu, a forwarded
    /// link) asks WeChat again, silently: WeChat's word is good for one such page, see [#settle]. Only navigation inside our own pages
    /// relies on the session cookie. Browsers too old to say where they come from (no `Sec-Fetch-Site`) rely on it while it lives.
    public Optional<OpenId> visitor(HttpServletRequest request) {
        var inside = inside(request);
        return visit(request).filter(visit -> inside || !visit.seen() && age(visit.since()).compareTo(FRESH) <= 0).map(Visit::who);
    }

    /// The visitor gets the page that they entered from outside. Whoever enters one next, on this browser, is asked for again.
    public void settle(HttpServletRequest request, HttpServletResponse response) {
        if (!inside(request)) {
            visit(request).filter(visit -> !visit.seen()).ifPresent(visit -> setCookie(response, SESSION,
                    sessions.seal(visit.thatWasSeen().written()), VISIT_LASTS.minus(age(visit.since()))));
        }
    }

    /// The browser forgets who its visitor was.
    public void dismiss(HttpServletResponse response) {
        setCookie(response, SESSION, "", Duration.ZERO);
    }

    private static boolean inside(HttpServletRequest request) {
        var site = request.getHeader("Sec-Fetch-Site");
        return site == null || site.equals("same-origin");
    }

    /// Where to send the browser so that it comes back to `path` (a path of our own, with query) knowing who it is.
    /// Sets the state cookie on the response. A path that is not our own leads to the inbox instead.
    public URI authorize(String path, HttpServletResponse response) {
        return authorize(path, false, response);
    }

    /// As [#authorize(String, HttpServletResponse)]; `again`: because the first code was spent.
    URI authorize(String path, boolean again, HttpServletResponse response) {
        var departure = new Departure(randomState(), isLocal(path) ? path : HOME, clock.instant(), again);
        setCookie(response, stateCookie(departure.state()), departures.seal(departure.written()), DEPARTURE_LASTS);
        return URI.create(settings.authorizeUrl() + "?appid=" + encoded(settings.appId()) + "&redirect_uri="
                + encoded(publicUrl + "/wechat/oauth") + "&response_type=code&scope=snsapi_base&state=" + departure.state()
                + "&connect_redirect=1#wechat_redirect");
    }

    /// The departure that this return belongs to: the browser must bring the cookie that it was sent away with. Old ones are
    /// returned too; see [#isInTime].
    Optional<Departure> departure(HttpServletRequest request, String state) {
        return cookie(request, stateCookie(state)).flatMap(departures::open).flatMap(Departure::read)
                .filter(d -> MessageDigest.isEqual(d.state().getBytes(StandardCharsets.UTF_8), state.getBytes(StandardCharsets.UTF_8)));
    }

    /// Whether the browser came back soon enough.
    boolean isInTime(Departure departure) {
        return age(departure.at()).compareTo(DEPARTURE_LASTS) <= 0;
    }

    /// Uses a departure up. False: it was used before.
    boolean use(Departure departure, HttpServletResponse response) {
        setCookie(response, stateCookie(departure.state()), "", Duration.ZERO);
        synchronized (used) {
            return used.put(departure.state(), true) == null;
        }
    }

    /// WeChat has said who it is: sets the session cookie. False: this browser keeps coming back, so it does not keep our cookies.
    boolean admit(OpenId who, String path, HttpServletRequest request, HttpServletResponse response) {
        var rounds = visit(request).filter(v -> !v.seen() && v.path().equals(path) && age(v.since()).compareTo(ROUNDS_WITHIN) <= 0)
                .map(v -> v.rounds() + 1).orElse(1);
        setCookie(response, SESSION, sessions.seal(new Visit(who, clock.instant(), path, rounds, false).written()), VISIT_LASTS);
        return rounds <= MOST_ROUNDS;
    }

    /// What the session cookie says, while it lives.
    Optional<Visit> visit(HttpServletRequest request) {
        return cookie(request, SESSION).flatMap(sessions::open).flatMap(Visit::read)
                .filter(visit -> age(visit.since()).compareTo(VISIT_LASTS) <= 0);
    }

    /// The full address of a path of ours.
    URI page(String path) {
        return URI.create(publicUrl + path);
    }

    private static boolean isLocal(String path) {
        return path.length() <= LONGEST_PATH && LOCAL.matcher(path).matches() && !path.startsWith("/wechat/");
    }

    private Duration age(Instant at) {
        return Duration.between(at, clock.instant()).abs();
    }

    private static String stateCookie(String state) {
        return state.matches("[A-Za-z0-9]{" + STATE_LENGTH + "}") ? STATE + state.substring(0, 12) : STATE;
    }

    private static String randomState() {
        return RANDOM.ints(STATE_LENGTH, 0, ALPHABET.length()).mapToObj(i -> ALPHABET.substring(i, i + 1)).collect(Collectors.joining());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Optional<String> cookie(HttpServletRequest request, String name) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (var cookie : cookies) {
                if (cookie.getName().equals(name)) {
                    return Optional.ofNullable(cookie.getValue());
                }
            }
        }
        return Optional.empty();
    }

    private void setCookie(HttpServletResponse response, String name, String value, Duration life) {
        response.addHeader(HttpHeaders.SET_COOKIE, ResponseCookie.from(name, value).httpOnly(true).sameSite("Lax")
                .secure(publicUrl.startsWith("https:")).path("/").maxAge(life).build().toString());
    }
}
