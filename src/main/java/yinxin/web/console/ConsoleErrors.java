package yinxin.web.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import yinxin.voicemail.message.StoreUnavailable;
import yinxin.web.pages.Language;
import yinxin.web.pages.Pages;
import yinxin.web.pages.View;

/// What the console says when a page cannot be shown or a form not be taken.
@ControllerAdvice(basePackageClasses = ConsoleErrors.class)
public final class ConsoleErrors {
    /// A lock on the store is gone by then.
    private static final String RETRY_AFTER_SECONDS = "5";

    private final Pages pages;

    public ConsoleErrors(Pages pages) {
        this.pages = pages;
    }

    @ExceptionHandler(ErrorResponseException.class)
    ResponseEntity<String> refused(ErrorResponseException e, HttpServletRequest request, HttpServletResponse response) {
        var language = Language.of(request, response);
        var title = switch (e.getStatusCode().value()) {
            case 404 -> language.say("没有这一项", "There is no such thing");
            case 403 -> language.say("这里不对您开放", "This is not open to you");
            default -> language.say("这个请求处理不了", "This cannot be done");
        };
        var text = switch (e.getStatusCode().value()) {
            case 404 -> language.say("它可能已被清除。", "It may have been removed since.");
            case 403 -> language.say("您的角色没有这个权限，或页面已过期；什么都没有改变。", "Your role may not do this, or the page has expired. Nothing was changed.");
            default -> Optional.ofNullable(e.getBody().getDetail()).orElse("");
        };
        return note(e.getStatusCode(), language, new View.Note(title, text, View.Mood.CLOSED, ways(language)));
    }

    @ExceptionHandler(StoreUnavailable.class)
    ResponseEntity<String> busy(HttpServletRequest request, HttpServletResponse response) {
        var language = Language.of(request, response);
        response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        return note(HttpStatus.SERVICE_UNAVAILABLE, language, new View.Note(language.say("数据库暂时没有回应", "The database does not answer just now"),
                language.say("什么都没有改变。请过几秒再试；一直如此，请看 /health/readiness。", "Nothing was changed. Try again in some seconds; if it stays so, look at /health/readiness."),
                View.Mood.SORRY, ways(language)));
    }

    private static List<View.Way> ways(Language language) {
        return List.of(new View.Way(language.say("回到总览", "Back to the overview"), "/operator"));
    }

    private ResponseEntity<String> note(HttpStatusCode status, Language language, View.Note note) {
        return pages.show(HttpStatus.valueOf(status.value()), language, note);
    }
}
