package yinxin.web.pages;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import yinxin.voicemail.owner.SpokenLanguage;

/// The languages of the pages. Chinese unless the visitor wants English.
public enum Language {
    CHINESE("zh-CN", "zh"),
    ENGLISH("en", "en");

    private static final String CHOICE = "lang";
    private static final Duration REMEMBERED = Duration.ofDays(365);
    private static final List<Locale> KNOWN = List.of(Locale.forLanguageTag("zh"), Locale.ENGLISH);

    private final String tag;
    private final String key;

    Language(String tag, String key) {
        this.tag = tag;
        this.key = key;
    }

    /// The language of this request: `?lang=zh|en` (then remembered in a cookie), the cookie, `Accept-Language`, Chinese.
    public static Language of(HttpServletRequest request, HttpServletResponse response) {
        return of(request, response, Optional.empty());
    }

    /// As above; what the visitor has chosen in their settings comes before `Accept-Language`.
    static Language of(HttpServletRequest request, HttpServletResponse response, Optional<Language> chosen) {
        var wanted = called(request.getParameter(CHOICE));
        wanted.ifPresent(language -> remember(wanted, request, response));
        return wanted.or(() -> remembered(request)).or(() -> chosen).orElseGet(() -> accepted(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE)));
    }

    /// The language of the pages that goes with what somebody wants to be spoken to in.
    public static Language of(SpokenLanguage spoken) {
        return switch (spoken) {
            case CHINESE -> CHINESE;
            case ENGLISH -> ENGLISH;
        };
    }

    /// Has this browser remember a language, or, if none is given, forget the one that it remembers.
    public static void remember(Optional<Language> language, HttpServletRequest request, HttpServletResponse response) {
        var cookie = ResponseCookie.from(CHOICE, language.map(Language::key).orElse("")).path("/").sameSite("Lax").httpOnly(true)
                .maxAge(language.isPresent() ? REMEMBERED : Duration.ZERO).secure(request.isSecure()).build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }

    private static Optional<Language> remembered(HttpServletRequest request) {
        var cookies = request.getCookies() == null ? Stream.<Cookie>empty() : Arrays.stream(request.getCookies());
        return cookies.filter(cookie -> cookie.getName().equals(CHOICE)).flatMap(cookie -> called(cookie.getValue()).stream()).findFirst();
    }

    private static Optional<Language> called(@Nullable String key) {
        return Arrays.stream(values()).filter(language -> language.key.equals(key)).findFirst();
    }

    private static Language accepted(@Nullable String header) {
        try {
            var best = Locale.lookup(Locale.LanguageRange.parse(header == null ? "zh" : header), KNOWN);
            return Locale.ENGLISH.equals(best) ? ENGLISH : CHINESE;
        } catch (IllegalArgumentException e) {
            return CHINESE;
        }
    }

    /// Whichever of the two is in this language. Both stand side by side, so that no text is forgotten.
    public String say(String chinese, String english) {
        return switch (this) {
            case CHINESE -> chinese;
            case ENGLISH -> english;
        };
    }

    /// A moment by this pattern, with the names of days and months that this language has.
    public String formatted(ZonedDateTime moment, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, switch (this) {
            case CHINESE -> Locale.SIMPLIFIED_CHINESE;
            case ENGLISH -> Locale.UK;
        }).format(moment);
    }

    /// For the `lang` attribute (BCP 47).
    public String tag() {
        return tag;
    }

    /// The other one, for the switch at the foot of a page.
    public Language other() {
        return switch (this) {
            case CHINESE -> ENGLISH;
            case ENGLISH -> CHINESE;
        };
    }

    /// Its value in `?lang=`.
    public String key() {
        return key;
    }
}
