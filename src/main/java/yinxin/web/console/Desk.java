package yinxin.web.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import yinxin.network.SubscriberRegister;
import yinxin.voicemail.operator.Actor;
import yinxin.voicemail.operator.Permission;
import yinxin.web.FormTokens;
import yinxin.web.gate.OperatorGate;
import yinxin.web.gate.Sight;
import yinxin.web.gate.Visitors;
import yinxin.web.pages.Language;
import yinxin.web.pages.Moments;
import yinxin.web.pages.Pages;
import yinxin.web.pages.View;

/// Where every page and form of the console begins: who sits there, in which language, and whether a form is ours.
public final class Desk {
    /// What a page is told about what has just been done; a word of ours, never text from outside.
    static final String DONE = "done";

    /// Operators read one clock, wherever they sit.
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private final Pages pages;
    private final FormTokens tokens;
    private final Clock clock;
    private final boolean hasNetwork;

    /// @param register there only where there is a network of ours
    public Desk(Pages pages, FormTokens tokens, ObjectProvider<SubscriberRegister> register, ObjectProvider<yinxin.network.Switch> network, Clock clock) {
        this.pages = pages;
        this.tokens = tokens;
        this.clock = clock;
        this.hasNetwork = network.getIfAvailable() != null || register.getIfAvailable() != null;
    }

    /// A page for whoever is there.
    ResponseEntity<String> page(HttpServletRequest request, HttpServletResponse response, Function<Shift, View> view) {
        var shift = shift(request, response);
        return pages.show(shift.language(), view.apply(shift));
    }

    /// A form of ours, and where to go when it is done.
    ResponseEntity<String> form(HttpServletRequest request, HttpServletResponse response, Function<Shift, String> action) {
        return seeOther(action.apply(ours(request, response)));
    }

    /// A form of ours that is answered with a page: what it asks for must stand in no address.
    ResponseEntity<String> asked(HttpServletRequest request, HttpServletResponse response, Function<Shift, View> view) {
        var shift = ours(request, response);
        return pages.show(shift.language(), view.apply(shift));
    }

    private Shift ours(HttpServletRequest request, HttpServletResponse response) {
        var shift = shift(request, response);
        if (!tokens.accepts(request, FormTokens.session(shift.session().key()), request.getParameter(FormTokens.FIELD))) {
            throw new ErrorResponseException(HttpStatus.FORBIDDEN, ProblemDetail.forStatusAndDetail(HttpStatus.FORBIDDEN, shift.say(
                    "页面已过期，刚才的操作没有生效。请回到页面再试一次。", "This page has expired and nothing was changed. Please go back and try again.")), null);
        }
        return shift;
    }

    private Shift shift(HttpServletRequest request, HttpServletResponse response) {
        if (!(Visitors.of(request) instanceof Actor.Person(var session))) {
            throw new ErrorResponseException(HttpStatus.FORBIDDEN, ProblemDetail.forStatusAndDetail(HttpStatus.FORBIDDEN, "The console is for people."), null);
        }
        var language = Language.of(request, response);
        var done = request.getParameter(DONE);
        var sight = Sight.of(request, clock);
        return new Shift(session, language, new Moments(clock, language, ZONE), tokens.issue(FormTokens.session(session.key())), sight,
                doors(language, session.role().permissions()::contains), done == null ? "" : ConsoleWording.done(done, language),
                again(request), sight.clear() ? Math.max(1, Duration.between(clock.instant(), session.unlockedUntil()).toSeconds() + 1) : 0);
    }

    /// The page's own query, without what has just been done and which language was chosen.
    private static String again(HttpServletRequest request) {
        var query = Optional.ofNullable(request.getQueryString()).orElse("");
        return Stream.concat(Arrays.stream(query.split("&")).filter(part -> part.matches("(state|kind|before|span)=[A-Za-z0-9._-]*")), Stream.of(OperatorGate.AGAIN + "=1"))
                .collect(Collectors.joining("&"));
    }

    private List<Shift.Door> doors(Language language, java.util.function.Predicate<Permission> may) {
        var doors = new ArrayList<>(List.of(new Shift.Door("overview", "/operator", language.say("总览", "Overview")),
                new Shift.Door("calls", "/operator/calls", language.say("通话", "Calls")),
                new Shift.Door("messages", "/operator/messages", language.say("留言", "Messages")),
                new Shift.Door("deliveries", "/operator/deliveries", language.say("投递", "Deliveries")),
                new Shift.Door("numbers", "/operator/numbers", language.say("查号码", "Numbers")),
                new Shift.Door("trunks", "/operator/trunks", language.say("中继", "Trunks"))));
        if (hasNetwork) {
            doors.add(new Shift.Door("subscribers", "/operator/subscribers", language.say("用户", "Subscribers")));
        }
        if (may.test(Permission.ADMINISTER)) {
            doors.add(new Shift.Door("access", "/operator/access", language.say("账号与令牌", "Access")));
            doors.add(new Shift.Door("webhooks", "/operator/webhooks", language.say("回调", "Webhooks")));
            doors.add(new Shift.Door("audit", "/operator/audit", language.say("审计", "Audit")));
        }
        return List.copyOf(doors);
    }

    static ResponseEntity<String> seeOther(String path) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER).header(HttpHeaders.LOCATION, path).build();
    }
}
