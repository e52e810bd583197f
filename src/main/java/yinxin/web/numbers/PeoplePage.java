package yinxin.web.numbers;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import yinxin.voicemail.owner.BoundNumber;
import yinxin.voicemail.owner.Person;
import yinxin.voicemail.owner.Sharing;
import yinxin.web.FormTokens;
import yinxin.web.NumberHandles;
import yinxin.web.WebSettings;
import yinxin.web.pages.Door;
import yinxin.web.pages.Door.Visit;
import yinxin.web.pages.Pages;
import yinxin.web.pages.View;

/// `/numbers/people/{n}`: who has one of my numbers; inviting somebody, and taking it back from them. `n` and `who` are [NumberHandles].
@Controller
public final class PeoplePage {
    private final Door door;
    private final Pages pages;
    private final OwnNumbers numbers;
    private final Sharing sharing;
    private final WebSettings settings;
    private final Clock clock;
    private final NumberHandles handles;

    public PeoplePage(Door door, Pages pages, OwnNumbers numbers, Sharing sharing, WebSettings settings, Clock clock) {
        this.door = door;
        this.pages = pages;
        this.numbers = numbers;
        this.sharing = sharing;
        this.settings = settings;
        this.clock = clock;
        this.handles = new NumberHandles(settings);
    }

    @GetMapping("/numbers/people/{n}")
    ResponseEntity<String> show(@PathVariable String n, @RequestParam(required = false) @Nullable String done,
                                HttpServletRequest request, HttpServletResponse response) {
        return door.page(request, response, visit -> numbers.byHandle(visit, n)
                .map(bound -> pages.show(visit.language(), view(bound, visit, Answer.done(said(done, visit))))).orElseGet(() -> notYours(visit)));
    }

    /// Reloading a page that a form had answered.
    @GetMapping({"/numbers/people/invite", "/numbers/people/revoke"})
    ResponseEntity<String> back() {
        return Door.seeOther("/bind");
    }

    /// Makes an invitation and shows its link right there: it is known nowhere else, and not a second time.
    @PostMapping("/numbers/people/invite")
    ResponseEntity<String> invite(HttpServletRequest request, HttpServletResponse response) {
        return form(request, response, (visit, bound) -> {
            var name = Optional.ofNullable(request.getParameter("name")).orElse("").strip();
            if (name.isEmpty() || name.codePointCount(0, name.length()) > Person.LONGEST_NAME) {
                return pages.show(HttpStatus.BAD_REQUEST, visit.language(), view(bound, visit, new Answer(Optional.empty(), name, visit.say(
                        "请写下怎么称呼对方，最多 " + Person.LONGEST_NAME + " 个字", "Say what you call them, in at most " + Person.LONGEST_NAME
                                + " characters"), "")));
            }
            var token = sharing.invite(bound.number(), visit.follower(), name, clock.instant());
            return token.isEmpty() ? Door.seeOther(path(bound)) : pages.show(visit.language(), view(bound, visit, new Answer(
                    Optional.of(new PeopleView.Invited(name, settings.publicUrl().toString().replaceFirst("/+$", "") + "/join/" + token.get())), "", "", "")));
        });
    }

    @PostMapping("/numbers/people/revoke")
    ResponseEntity<String> revoke(HttpServletRequest request, HttpServletResponse response) {
        return form(request, response, (visit, bound) -> {
            var guest = sharing.people(bound.number()).stream().filter(p -> !p.owner())
                    .filter(p -> handles.of(bound.number(), p.follower()).equals(request.getParameter("who"))).findFirst();
            if (guest.isEmpty()) {
                return Door.seeOther(path(bound));
            }
            if (request.getParameter("confirmed") == null) {
                return pages.show(visit.language(), askToRevoke(bound, guest.get(), visit));
            }
            sharing.revoke(bound.number(), visit.follower(), guest.get().follower(), clock.instant());
            return Door.seeOther(path(bound) + "?done=revoked");
        });
    }

    private interface Action {
        ResponseEntity<String> on(Visit visit, BoundNumber bound);
    }

    /// A form about one of the visitor's own numbers that they own.
    private ResponseEntity<String> form(HttpServletRequest request, HttpServletResponse response, Action action) {
        Function<Visit, ResponseEntity<String>> form = visit -> numbers.byHandle(visit, request.getParameter("n")).filter(BoundNumber::owned)
                .map(bound -> action.on(visit, bound)).orElseGet(() -> notYours(visit));
        return door.form(request, response, form);
    }

    private String path(BoundNumber bound) {
        return "/numbers/people/" + numbers.handle(bound);
    }

    private ResponseEntity<String> notYours(Visit visit) {
        return pages.show(HttpStatus.NOT_FOUND, visit.language(), new View.Note(visit.say("这个号码不在您名下", "You do not have this number"),
                visit.say("它可能已经解绑，或者链接不完整。只有机主可以共享号码。", "It may have been unbound, or the link is incomplete. Only its owner shares a number."),
                View.Mood.CLOSED, List.of(new View.Way(visit.say("我的号码", "My numbers"), "/bind"))));
    }

    /// What this answer of the page has beyond the people.
    private record Answer(Optional<PeopleView.Invited> invited, String entered, String fault, String done) {
        static Answer done(String done) {
            return new Answer(Optional.empty(), "", "", done);
        }
    }

    private PeopleView view(BoundNumber bound, Visit visit, Answer answer) {
        var all = sharing.people(bound.number());
        var shown = all.stream().filter(p -> bound.owned() || p.owner() || p.follower().equals(visit.follower()))
                .map(p -> person(bound, p, visit)).toList();
        var guests = all.stream().filter(p -> !p.owner()).count();
        return new PeopleView(visit.say("共享号码", "Share a number"), bound.called(), bound.number().value(), numbers.handle(bound), bound.owned(), shown,
                guests < Sharing.MOST_GUESTS, answer.invited(), answer.entered(), answer.fault(), answer.done(), visit.token());
    }

    private PeopleView.Person person(BoundNumber bound, Person person, Visit visit) {
        var name = person.owner() ? visit.say("机主", "Owner") : person.name();
        var shown = person.follower().equals(visit.follower()) ? visit.say("您（" + name + "）", "You (" + name + ")") : name;
        var at = visit.moments().brief(person.since());
        return new PeopleView.Person(shown, visit.say(at + (person.owner() ? " 绑定" : " 加入"), (person.owner() ? "Bound " : "Joined ") + at),
                bound.owned() && !person.owner() ? handles.of(bound.number(), person.follower()) : "");
    }

    private static String said(@Nullable String done, Visit visit) {
        return "revoked".equals(done) ? visit.say("已收回", "Taken back") : "";
    }

    private View.Confirm askToRevoke(BoundNumber bound, Person guest, Visit visit) {
        return new View.Confirm(visit.say("不再与" + guest.name() + "共享？", "Stop sharing with " + guest.name() + "?"),
                visit.say("对方马上不能再听这个号码的留言，微信会告诉对方。", "They can no longer hear its messages, and WeChat tells them so."),
                visit.say("收回", "Stop sharing"), "/numbers/people/revoke",
                Map.of(FormTokens.FIELD, visit.token(), "n", numbers.handle(bound), "who", handles.of(bound.number(), guest.follower()),
                        "confirmed", "yes"), path(bound));
    }
}
