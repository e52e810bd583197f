package yinxin.wechat.oauth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import yinxin.wechat.api.CodeExchange;
import yinxin.wechat.api.WeChatApi;

/// Where WeChat sends the browser back to, with a code that says who it is.
@RestController
public final class OAuthController {
    private static final Logger LOG = LoggerFactory.getLogger(OAuthController.class);

    private final WebAuthorization authorization;
    private final WeChatApi api;

    public OAuthController(WebAuthorization authorization, WeChatApi api) {
        this.authorization = authorization;
        this.api = api;
    }

    /// The browser is back.
    @GetMapping("/wechat/oauth")
    ResponseEntity<String> back(@RequestParam(defaultValue = "") String code, @RequestParam(defaultValue = "") String state,
                                HttpServletRequest request, HttpServletResponse response) {
        var departure = authorization.departure(request, state);
        if (departure.isEmpty()) {
            return NoticePage.NO_COOKIE.leadingTo(authorization.page(
                    authorization.visit(request).map(Visit::path).orElse(WebAuthorization.HOME)));
        }
        return arrive(departure.get(), code, request, response);
    }

    /// A browser may ask twice for one address; the second time the code is spent, and WeChat is asked for another, once.
    private ResponseEntity<String> arrive(Departure departure, String code, HttpServletRequest request, HttpServletResponse response) {
        var unused = authorization.use(departure, response);
        if (!unused || !authorization.isInTime(departure) || code.isEmpty()) {
            return again(departure, response);
        }
        var destination = authorization.page(departure.path());
        return switch (api.exchange(code)) {
            case CodeExchange.Identified(var who) -> authorization.admit(who, departure.path(), request, response)
                    ? redirect(destination) : NoticePage.LOOP.leadingTo(destination);
            case CodeExchange.Snapshot _ -> NoticePage.SNAPSHOT.leadingTo(destination);
            case CodeExchange.Spent _ -> again(departure, response);
            case CodeExchange.NotNow(var why) -> {
                LOG.warn("a visitor could not be recognised just now: {}", why);
                yield NoticePage.BUSY.leadingTo(destination);
            }
            case CodeExchange.Misconfigured(var why) -> {
                LOG.error("visitors cannot be recognised: {}", why);
                yield NoticePage.BROKEN.leadingTo(destination);
            }
        };
    }

    private ResponseEntity<String> again(Departure departure, HttpServletResponse response) {
        return departure.again() ? NoticePage.NOT_RECOGNISED.leadingTo(authorization.page(departure.path()))
                : redirect(authorization.authorize(departure.path(), true, response));
    }

    private static ResponseEntity<String> redirect(URI to) {
        return ResponseEntity.status(HttpStatus.FOUND).location(to).header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer").build();
    }
}
