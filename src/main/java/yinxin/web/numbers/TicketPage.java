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
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.proof.ProofWay;
import yinxin.voicemail.proof.Ticket;
import yinxin.voicemail.proof.Tickets;
import yinxin.voicemail.proof.Tickets.Redemption;
import yinxin.web.pages.Door;
import yinxin.web.pages.Door.Visit;
import yinxin.web.pages.Pages;
import yinxin.web.pages.View;

/// `/bind/t/{token}`: a ticket that the operator printed. Looking at it uses nothing up: programs that follow links do not.
@Controller
public final class TicketPage {
    private final Door door;
    private final Pages pages;
    private final Tickets tickets;
    private final BindForm form;
    private final Clock clock;

    public TicketPage(Door door, Pages pages, Tickets tickets, BindForm form, Clock clock) {
        this.door = door;
        this.pages = pages;
        this.tickets = tickets;
        this.form = form;
        this.clock = clock;
    }

    @GetMapping("/bind/t/{token}")
    ResponseEntity<String> show(@PathVariable String token, HttpServletRequest request, HttpServletResponse response) {
        return door.page(request, response, visit -> {
            var redemption = tickets.look(token, visit.follower(), clock.instant());
            return redemption instanceof Redemption.Good(var ticket) ? pages.show(visit.language(), new TicketView(visit.say("绑定号码", "Bind a number"),
                    ticket.number().map(PhoneNumber::masked).orElse(""), way(ticket, visit), visit.moments().brief(ticket.expires()), token, visit.token()))
                    : over(visit, redemption);
        });
    }

    /// Reloading the answer to the form.
    @GetMapping("/bind/t")
    ResponseEntity<String> back() {
        return Door.seeOther("/bind");
    }

    @PostMapping("/bind/t")
    ResponseEntity<String> begin(HttpServletRequest request, HttpServletResponse response) {
        return door.form(request, response, visit -> {
            var token = Optional.ofNullable(request.getParameter("ticket")).orElse("");
            var redemption = tickets.redeem(token, visit.follower(), clock.instant());
            return redemption instanceof Redemption.Good(var ticket) ? begin(visit, ticket, request) : over(visit, redemption);
        });
    }

    private ResponseEntity<String> begin(Visit visit, Ticket ticket, HttpServletRequest request) {
        if (ticket.way() == ProofWay.OPERATOR) {
            return Door.seeOther("/bind?done=bound");
        }
        if (ticket.number().isEmpty()) {
            return Door.seeOther("/bind");
        }
        return ticket.way() == ProofWay.CALL_BACK && form.calls() ? form.call(visit, ticket.number().get(), request) : form.code(visit, ticket.number().get());
    }

    private String way(Ticket ticket, Visit visit) {
        return switch (ticket.way()) {
            case OPERATOR -> visit.say("运营方已确认号码是您的，点一下就绑定好了。", "The operator vouches that the number is yours; one tap binds it.");
            case CALL_BACK -> form.calls() ? visit.say("我们会打到这个号码，念出六位验证码，您填上就绑定好了。", "We call the number and read out six digits; you enter them, and it is bound.")
                    : visit.say("用这个号码打一个电话，按六位验证码，就绑定好了。", "You call us from the number, key six digits, and it is bound.");
            case CALL_IN -> visit.say("用这个号码打一个电话，按六位验证码，就绑定好了。", "You call us from the number, key six digits, and it is bound.");
        };
    }

    private ResponseEntity<String> over(Visit visit, Redemption redemption) {
        return switch (redemption) {
            case Redemption.Used() -> note(HttpStatus.GONE, visit, visit.say("这个二维码已经用过了", "This code has been used"),
                    visit.say("它只能用一次。请向给您二维码的人再要一个；也可以直接绑定您的号码。", "It works once. Ask for another where you got it, or bind your number yourself."));
            case Redemption.Expired() -> note(HttpStatus.GONE, visit, visit.say("这个二维码已过期", "This code has expired"),
                    visit.say("请向给您二维码的人再要一个；也可以直接绑定您的号码。", "Ask for another where you got it, or bind your number yourself."));
            case Redemption.Unknown(), Redemption.Good _ -> note(HttpStatus.NOT_FOUND, visit, visit.say("这个二维码无效", "This code is not valid"),
                    visit.say("链接可能不完整。请重新扫码，或直接绑定您的号码。", "The link may be incomplete. Scan the code again, or bind your number yourself."));
        };
    }

    private ResponseEntity<String> note(HttpStatus status, Visit visit, String title, String text) {
        return pages.show(status, visit.language(), new View.Note(title, text, View.Mood.CALM,
                List.of(new View.Way(visit.say("绑定我的号码", "Bind my number"), "/bind"), new View.Way(visit.say("我的留言", "My messages"), "/inbox"))));
    }
}
