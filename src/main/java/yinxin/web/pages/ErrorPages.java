package yinxin.web.pages;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import yinxin.voicemail.message.StoreUnavailable;

/// What is shown when a request ends in an error: a page in words for people, problem details (RFC 9457) for programs. Never a
/// stack trace; that stands in the log.
@Controller
@ControllerAdvice(basePackages = {"yinxin.web.pages", "yinxin.web.inbox", "yinxin.web.numbers", "yinxin.web.settings"})
public final class ErrorPages implements ErrorController {
    /// A lock on the store is gone by then.
    private static final String RETRY_AFTER_SECONDS = "5";

    private final Pages pages;

    public ErrorPages(Pages pages) {
        this.pages = pages;
    }

    /// Where the servlet container brings everything that nobody answered.
    @RequestMapping("/error")
    ResponseEntity<?> error(HttpServletRequest request, HttpServletResponse response) {
        var status = status(request);
        if (wantsJson(request)) {
            return ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .body(ProblemDetail.forStatus(status));
        }
        var language = Language.of(request, response);
        return pages.show(status, language, note(status, language));
    }

    /// The store is locked, full or away for a moment.
    @ExceptionHandler(StoreUnavailable.class)
    ResponseEntity<String> busy(HttpServletRequest request, HttpServletResponse response) {
        var language = Language.of(request, response);
        response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        return pages.show(HttpStatus.SERVICE_UNAVAILABLE, language, Notes.busy(language));
    }

    private static View.Note note(HttpStatus status, Language language) {
        if (status == HttpStatus.NOT_FOUND) {
            return Notes.notFound(language);
        }
        return status.is4xxClientError() ? Notes.notPossible(language) : Notes.failed(language);
    }

    /// Somebody who opens `/error` itself is told that there is no such page.
    private static HttpStatus status(HttpServletRequest request) {
        var status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? HttpStatus.resolve(code)
                : HttpStatus.NOT_FOUND;
        return status == null ? HttpStatus.INTERNAL_SERVER_ERROR : status;
    }

    private static boolean wantsJson(HttpServletRequest request) {
        var path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String uri ? uri : "";
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        var types = accept == null ? "" : accept.toLowerCase(Locale.ROOT);
        return path.startsWith("/operator/api/") || (types.contains("json") && !types.contains("text/html"));
    }
}
