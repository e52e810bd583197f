package yinxin.web.pages;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

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
        var wanted = request.getParameter(CHOICE);
        for (var language : values()) {
            if (language.key.equals(wanted)) {
                var cookie = ResponseCookie.from(CHOICE, wanted).path("/").maxAge(REMEMBERED).sameSite("Lax").httpOnly(true)
                        .secure(request.isSecure()).build();
                response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
                return language;
            }
        }
        return of(request);
    }

    private static Language of(HttpServletRequest request) {
        if (request.getCookies() != null) {
            for (var cookie : request.getCookies()) {
                for (var language : values()) {
                    if (cookie.getName().equals(CHOICE) && language.key.equals(cookie.getValue())) {
                        return language;
                    }
                }
            }
        }
        return accepted(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE));
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
