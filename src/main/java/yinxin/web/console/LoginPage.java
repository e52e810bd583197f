package yinxin.web.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import yinxin.voicemail.operator.Accounts;
import yinxin.voicemail.operator.Entrance;
import yinxin.web.FormTokens;
import yinxin.web.WebSettings;
import yinxin.web.gate.OperatorGate;
import yinxin.web.gate.SessionCookie;
import yinxin.web.pages.Language;
import yinxin.web.pages.Pages;
import yinxin.web.pages.View;

/// `/operator/login`: the one page of the console that strangers see.
@Controller
public final class LoginPage {
    /// Whom the form belongs to before anybody is known.
    private static final String STRANGER = "login form";

    private final Entrance entrance;
    private final Pages pages;
    private final FormTokens tokens;
    private final Accounts accounts;
    private final boolean secure;

    public LoginPage(Entrance entrance, Pages pages, FormTokens tokens, Accounts accounts, WebSettings settings) {
        this.entrance = entrance;
        this.pages = pages;
        this.tokens = tokens;
        this.accounts = accounts;
        this.secure = settings.publicUrl().getScheme().equals("https");
    }

    /// @param token  for the form
    /// @param name   what was typed before
    /// @param fault  what was wrong; empty at first
    /// @param nobody whether there is no account yet
    public record LoginView(String title, String token, String name, String fault, boolean nobody) implements View {
        @Override
        public String template() {
            return "console/login.jte";
        }
    }

    @GetMapping(OperatorGate.LOGIN)
    ResponseEntity<String> show(HttpServletRequest request, HttpServletResponse response) {
        return door(HttpStatus.OK, Language.of(request, response), "", "");
    }

    private ResponseEntity<String> door(HttpStatus status, Language language, String name, String fault) {
        return pages.show(status, language, new LoginView(language.say("运营台登录", "Operator’s console"), tokens.issue(STRANGER), name, fault,
                accounts.list().isEmpty()));
    }

    @PostMapping(OperatorGate.LOGIN)
    ResponseEntity<String> logIn(@RequestParam(defaultValue = "") String name, @RequestParam(defaultValue = "") String password,
                                 HttpServletRequest request, HttpServletResponse response) {
        var language = Language.of(request, response);
        if (!tokens.accepts(request, STRANGER, request.getParameter(FormTokens.FIELD))) {
            return door(HttpStatus.FORBIDDEN, language, "", language.say("页面已过期，请再试一次。", "This page has expired. Please try again."));
        }
        var typed = name.strip().toLowerCase(Locale.ROOT);
        return switch (entrance.logIn(typed, password, request.getRemoteAddr())) {
            case Entrance.Outcome.Admitted(var cookie) -> ResponseEntity.status(HttpStatus.SEE_OTHER).header(HttpHeaders.LOCATION, "/operator")
                    .header(HttpHeaders.SET_COOKIE, SessionCookie.set(cookie, secure)).build();
            case Entrance.Outcome.Wrong() -> door(HttpStatus.UNAUTHORIZED, language, typed, language.say("名字或密码不对。", "Wrong name or password."));
            case Entrance.Outcome.Slowed(var most) -> {
                response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(most.toSeconds()));
                yield door(HttpStatus.TOO_MANY_REQUESTS, language, typed, language.say("错得太多了，请 " + most.toMinutes() + " 分钟后再试。",
                        "Too many wrong passwords. Try again in " + most.toMinutes() + " minutes."));
            }
        };
    }
}
