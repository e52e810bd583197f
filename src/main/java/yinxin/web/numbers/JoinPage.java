package yinxin.web.numbers;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import yinxin.voicemail.owner.Invitation;
import yinxin.voicemail.owner.Sharing;
import yinxin.web.pages.Door;
import yinxin.web.pages.Door.Visit;
import yinxin.web.pages.Pages;
import yinxin.web.pages.View;

/// `/join/{token}`: an invitation to somebody's number. The one address of ours that carries a capability, as a link that is passed on must: it
/// works once, within a day, the pages it leads to send no referrer, and the owner is told who took it.
@Controller
public final class JoinPage {
    private final Door door;
    private final Pages pages;
    private final Sharing sharing;
    private final Clock clock;

    public JoinPage(Door door, Pages pages, Sharing sharing, Clock clock) {
        this.door = door;
        this.pages = pages;
        this.sharing = sharing;
        this.clock = clock;
    }

    @GetMapping("/join/{token}")
    ResponseEntity<String> show(@PathVariable String token, HttpServletRequest request, HttpServletResponse response) {
        return door.page(request, response, visit -> sharing.invitation(token, clock.instant())
                .map(invitation -> invited(invitation, token, visit)).orElseGet(() -> over(visit)));
    }

    /// Reloading the answer to the form.
    @GetMapping("/join")
    ResponseEntity<String> back() {
        return Door.seeOther("/bind");
    }

    @PostMapping("/join")
    ResponseEntity<String> accept(HttpServletRequest request, HttpServletResponse response) {
        return door.form(request, response, visit -> {
            var token = Optional.ofNullable(request.getParameter("invitation")).orElse("");
            var accepted = sharing.accept(token, visit.follower(), clock.instant());
            if (accepted.isPresent()) {
                return Door.seeOther("/bind?done=joined");
            }
            // Not accepted, and still there: it is the owner's own, or the number is full.
            return sharing.invitation(token, clock.instant()).map(left -> left.owner().equals(visit.follower()) ? own(visit) : full(visit))
                    .orElseGet(() -> over(visit));
        });
    }

    private ResponseEntity<String> invited(Invitation invitation, String token, Visit visit) {
        var people = sharing.people(invitation.number());
        var known = people.stream().filter(p -> p.follower().equals(visit.follower())).findFirst();
        if (known.isPresent()) {
            return known.get().owner() ? own(visit) : already(visit);
        }
        if (people.stream().filter(p -> !p.owner()).count() >= Sharing.MOST_GUESTS) {
            return full(visit);
        }
        return pages.show(visit.language(), new JoinView(visit.say("邀请", "Invitation"), invitation.number().masked(), invitation.name(),
                visit.moments().brief(invitation.expires()), token, visit.token()));
    }

    private ResponseEntity<String> own(Visit visit) {
        return note(HttpStatus.OK, visit, visit.say("这是您自己发出的邀请", "This invitation is yours"),
                visit.say("号码本来就是您的。请把链接发给要邀请的人，由对方用微信打开。", "The number is yours already. Send the link to the one you invite; they open it in WeChat."));
    }

    private ResponseEntity<String> already(Visit visit) {
        return note(HttpStatus.OK, visit, visit.say("您已经加入了", "You have joined already"),
                visit.say("这个号码的留言已经在您的微信里，不用再接受一次。", "You get this number's messages; there is nothing more to do."));
    }

    private ResponseEntity<String> full(Visit visit) {
        return note(HttpStatus.CONFLICT, visit, visit.say("人数已满", "No room left"),
                visit.say("这个号码最多和 " + Sharing.MOST_GUESTS + " 个人共享。请机主先收回一个，再打开这个链接。",
                        "A number is shared with at most " + Sharing.MOST_GUESTS + " people. Ask its owner to stop sharing with one, then open the link again."));
    }

    private ResponseEntity<String> over(Visit visit) {
        return note(HttpStatus.GONE, visit, visit.say("这个邀请已失效", "This invitation is over"),
                visit.say("邀请在 24 小时内有效，只能用一次。请让机主再发一个；如果您已经接受过，号码就在“我的号码”里。",
                        "An invitation lives a day and works once. Ask the owner for another; if you have accepted it, the number is among your own."));
    }

    private ResponseEntity<String> note(HttpStatus status, Visit visit, String title, String text) {
        return pages.show(status, visit.language(), new View.Note(title, text, View.Mood.CALM,
                List.of(new View.Way(visit.say("我的号码", "My numbers"), "/bind"), new View.Way(visit.say("我的留言", "My messages"), "/inbox"))));
    }
}
