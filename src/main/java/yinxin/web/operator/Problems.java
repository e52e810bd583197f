package yinxin.web.operator;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import yinxin.voicemail.message.StoreUnavailable;

/// Whatever goes wrong for the operator's programs, said as problem details (RFC 9457): which field, and what it should be.
@RestControllerAdvice(basePackageClasses = Problems.class)
public final class Problems extends ResponseEntityExceptionHandler {
    /// What a client is told to wait when the store is busy: a lock is gone by then.
    private static final String RETRY_AFTER_SECONDS = "5";

    static ErrorResponseException badRequest(String detail) {
        return of(HttpStatus.BAD_REQUEST, detail);
    }

    static ErrorResponseException notFound(String detail) {
        return of(HttpStatus.NOT_FOUND, detail);
    }

    static ErrorResponseException preconditionFailed(String detail) {
        return of(HttpStatus.PRECONDITION_FAILED, detail);
    }

    static ErrorResponseException tooLarge(String detail) {
        return of(HttpStatus.CONTENT_TOO_LARGE, detail);
    }

    static ErrorResponseException of(HttpStatus status, String detail) {
        return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), null);
    }

    @ExceptionHandler(StoreUnavailable.class)
    ResponseEntity<ProblemDetail> storeUnavailable() {
        var status = HttpStatus.SERVICE_UNAVAILABLE;
        return ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .body(ProblemDetail.forStatusAndDetail(status, "The store cannot answer just now. Nothing was changed; try again."));
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException e, HttpHeaders headers,
                                                                  HttpStatusCode status, WebRequest request) {
        var asked = request.getDescription(false);
        var fields = asked.contains(OperatorSubscribers.PATH) ? OperatorSubscribers.FIELDS : asked.contains(OperatorTickets.PATH) ? OperatorTickets.FIELDS
                : asked.contains("/operator/api/bindings") ? "number and openid" : "that this address takes: see /operator/api/openapi.json";
        var problem = ProblemDetail.forStatusAndDetail(status, "The body must be a JSON object with the fields " + fields + ".");
        return ResponseEntity.status(status).headers(headers).contentType(MediaType.APPLICATION_PROBLEM_JSON).body(problem);
    }
}
