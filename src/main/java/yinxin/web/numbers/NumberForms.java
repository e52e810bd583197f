package yinxin.web.numbers;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import yinxin.voicemail.owner.BoundNumber;
import yinxin.web.pages.Door.Visit;
import yinxin.web.pages.Door;
import yinxin.web.pages.Pages;
import yinxin.web.pages.View;

/// The page of one number and the forms on it. Each form names the number by `n`, its handle.
public final class NumberForms {
    private final Door door;
    private final Pages pages;
    private final OwnNumbers numbers;
    private final NumberViews views;

    public NumberForms(Door door, Pages pages, OwnNumbers numbers, NumberViews views) {
        this.door = door;
        this.pages = pages;
        this.numbers = numbers;
        this.views = views;
    }

    /// What a form does with one of the visitor's numbers.
    interface Action {
        ResponseEntity<String> on(Visit visit, BoundNumber bound);
    }

    /// A form that guests may send too.
    ResponseEntity<String> form(HttpServletRequest request, HttpServletResponse response, Action action) {
        return door.form(request, response, visit -> numbers.byHandle(visit, request.getParameter("n"))
                .map(bound -> action.on(visit, bound)).orElseGet(() -> notYours(visit)));
    }

    /// A form that only the owner may send.
    ResponseEntity<String> owners(HttpServletRequest request, HttpServletResponse response, Action action) {
        return form(request, response, (visit, bound) -> bound.owned() ? action.on(visit, bound) : ownersOnly(visit));
    }

    /// A form that names its number by something else than a handle.
    ResponseEntity<String> other(HttpServletRequest request, HttpServletResponse response,
                                 Function<Visit, ResponseEntity<String>> action) {
        return door.form(request, response, action);
    }

    /// The page of the number with this handle.
    ResponseEntity<String> page(String handle, String done, HttpServletRequest request, HttpServletResponse response) {
        return door.page(request, response, visit -> numbers.byHandle(visit, handle)
                .map(bound -> pages.show(visit.language(), views.of(bound, visit, NumberView.Fault.NONE, said(done, visit))))
                .orElseGet(() -> notYours(visit)));
    }

    /// The visitor's number with this handle, for what is neither page nor form. Empty when they own none such.
    Optional<BoundNumber> owned(String handle, HttpServletRequest request) {
        return door.visitor(request).flatMap(follower -> numbers.byHandle(follower, handle)).filter(BoundNumber::owned);
    }

    /// The page again, with what was wrong.
    ResponseEntity<String> refuse(BoundNumber bound, Visit visit, NumberView.Fault fault) {
        return pages.show(HttpStatus.BAD_REQUEST, visit.language(), views.of(bound, visit, fault, ""));
    }

    /// Asks before something is done.
    ResponseEntity<String> ask(Visit visit, View.Confirm question) {
        return pages.show(visit.language(), question);
    }

    /// Back to this part of the page, which says what was done.
    ResponseEntity<String> done(BoundNumber bound, String what, String part) {
        return Door.seeOther(path(bound) + "?done=" + what + "#" + part);
    }

    /// Where the page is.
    String path(BoundNumber bound) {
        return "/numbers/" + numbers.handle(bound);
    }

    ResponseEntity<String> notYours(Visit visit) {
        return pages.show(HttpStatus.NOT_FOUND, visit.language(), new View.Note(visit.say("这个号码不在您名下", "You do not have this number"),
                visit.say("它可能已经解绑，或者链接不完整。", "It may have been unbound, or the link is incomplete."), View.Mood.CLOSED,
                List.of(new View.Way(visit.say("我的号码", "My numbers"), "/bind"))));
    }

    ResponseEntity<String> ownersOnly(Visit visit) {
        return pages.show(HttpStatus.FORBIDDEN, visit.language(), new View.Note(visit.say("只有机主可以这样做", "Only the owner can do this"),
                visit.say("这个号码是机主与您共享的。问候语、拉黑和隐藏号码的来电由机主决定；您可以改自己的名称和通知。",
                        "This number is shared with you. Its greeting, blocked and hidden callers are the owner's affair; its name and notices are yours."),
                View.Mood.CLOSED, List.of(new View.Way(visit.say("我的号码", "My numbers"), "/bind"))));
    }

    private static String said(String done, Visit visit) {
        return switch (done) {
            case "kept" -> visit.say("已保存", "Saved");
            case "notices-on" -> visit.say("通知已打开", "Notices are on");
            case "notices-off" -> visit.say("通知已关闭", "Notices are off");
            case "recorded" -> visit.say("录好了，听一遍再启用", "Recorded; listen before you use it");
            case "in-use" -> visit.say("问候语已启用", "Your greeting is in use");
            case "dropped" -> visit.say("没有启用", "Dropped");
            case "deleted" -> visit.say("问候语已删除", "Your greeting is deleted");
            case "blocked" -> visit.say("已拉黑，对方打不进来了", "Blocked; they get no answer");
            case "unblocked" -> visit.say("已移出黑名单", "No longer blocked");
            default -> "";
        };
    }
}
