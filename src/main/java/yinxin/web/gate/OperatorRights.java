package yinxin.web.gate;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// The one place where it is decided who may do what under `/operator`: what a handler [Needs] against what the visitor may. A handler that
/// does not say what it needs is open to nobody.
public final class OperatorRights implements HandlerInterceptor, WebMvcConfigurer {
    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/operator", "/operator/**").excludePathPatterns(OperatorGate.LOGIN);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!(handler instanceof HandlerMethod method)) {
            return true;
        }
        var actor = Visitors.find(request);
        if (actor.isEmpty()) {
            throw refused(HttpStatus.UNAUTHORIZED, "The operator's interface is closed: its gate is not in place.");
        }
        var needs = method.getMethodAnnotation(Needs.class);
        if (needs == null) {
            throw refused(HttpStatus.FORBIDDEN, "Nobody may do this: it does not say what it needs.");
        }
        if (!actor.get().may(needs.value())) {
            throw refused(HttpStatus.FORBIDDEN, "This needs the permission " + needs.value().key() + ", which you do not have.");
        }
        return true;
    }

    private static ErrorResponseException refused(HttpStatus status, String detail) {
        return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), null);
    }
}
