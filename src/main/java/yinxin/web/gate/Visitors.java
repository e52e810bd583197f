package yinxin.web.gate;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import yinxin.voicemail.operator.Actor;

/// Who makes a request under `/operator`, as the gate has found out.
public final class Visitors {
    private static final String ACTOR = Visitors.class.getName() + ".actor";

    private Visitors() {}

    static void admit(HttpServletRequest request, Actor actor) {
        request.setAttribute(ACTOR, actor);
    }

    /// Who it is; empty when nobody has been let in.
    public static Optional<Actor> find(HttpServletRequest request) {
        return request.getAttribute(ACTOR) instanceof Actor actor ? Optional.of(actor) : Optional.empty();
    }

    /// Who it is.
    ///
    /// @throws IllegalStateException when nobody has been let in: the gate is not in place
    public static Actor of(HttpServletRequest request) {
        return find(request).orElseThrow(() -> new IllegalStateException("the operator's gate is not in place"));
    }
}
