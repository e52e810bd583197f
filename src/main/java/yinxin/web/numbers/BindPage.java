package yinxin.web.numbers;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.Bindings;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.web.FormTokens;
import yinxin.web.pages.Door.Visit;
import yinxin.web.pages.Door;
import yinxin.web.pages.Pages;
import yinxin.web.pages.View;

/// `/bind`: a follower's numbers; how to bind one, how to part with one, and whether to be told of messages.
@Controller
public final class BindPage {
    private final Door door;
    private final Pages pages;
    private final Bindings bindings;
    private final BindForm form;
    private final Clock clock;

    public BindPage(Door door, Pages pages, Bindings bindings, BindForm form, Clock clock) {
        this.door = door;
        this.pages = pages;
        this.bindings = bindings;
        this.form = form;
        this.clock = clock;
    }

    @GetMapping("/bind")
    ResponseEntity<String> show(@RequestParam(required = false) @Nullable String done, HttpServletRequest request,
                                HttpServletResponse response) {
        return door.page(request, response, visit -> form.show(visit, said(done, visit)));
    }

    /// Reloading a page that a form had answered.
    @GetMapping({"/bind/code", "/bind/remove", "/bind/notices"})
    ResponseEntity<String> back() {
        return Door.seeOther("/bind");
    }

    /// Issues a code for the number in the form and shows it right there. The number travels in the body, never in an address.
    @PostMapping("/bind/code")
    ResponseEntity<String> code(HttpServletRequest request, HttpServletResponse response) {
        return door.form(request, response, visit -> {
            var entered = Optional.ofNullable(request.getParameter("number")).orElse("").strip();
            return BindForm.number(entered).map(number -> form.code(visit, number)).orElseGet(() -> form.noNumber(visit, entered));
        });
    }

    @PostMapping("/bind/remove")
    ResponseEntity<String> remove(HttpServletRequest request, HttpServletResponse response) {
        return door.form(request, response, visit -> {
            var number = PhoneNumber.parse(Optional.ofNullable(request.getParameter("number")).orElse(""));
            if (number.isEmpty()) {
                return Door.seeOther("/bind");
            }
            if (request.getParameter("confirmed") == null) {
                return pages.show(visit.language(), askToRemove(number.get(), visit));
            }
            bindings.unbind(number.get(), visit.follower(), clock.instant());
            return Door.seeOther("/bind?done=removed");
        });
    }

    @PostMapping("/bind/notices")
    ResponseEntity<String> notices(HttpServletRequest request, HttpServletResponse response) {
        return door.form(request, response, visit -> {
            var wanted = "on".equals(request.getParameter("notices"));
            bindings.consent(visit.follower(), wanted, clock.instant());
            return Door.seeOther("/bind?done=" + (wanted ? "notices-on" : "notices-off"));
        });
    }

    /// The page asks this while a code is shown, to notice that the number has been proven by phone.
    @GetMapping("/bind/state")
    ResponseEntity<String> state(HttpServletRequest request) {
        return door.visitor(request).map(follower -> ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(form.stateOf(follower)))
                .orElseGet(() -> ResponseEntity.status(HttpStatus.UNAUTHORIZED).header("WWW-Authenticate", Door.CHALLENGE).build());
    }

    private static String said(@Nullable String done, Visit visit) {
        return switch (done == null ? "" : done) {
            case "removed" -> visit.say("已解绑", "Unbound");
            case "bound" -> visit.say("绑定成功", "Number bound");
            case "joined" -> visit.say("已加入，留言会送到您的微信", "You have joined");
            case "notices-on" -> visit.say("通知已打开", "Notices are on");
            case "notices-off" -> visit.say("通知已关闭", "Notices are off");
            default -> "";
        };
    }

    private View.Confirm askToRemove(PhoneNumber number, Visit visit) {
        if (bindings.of(visit.follower()).stream().anyMatch(b -> b.number().equals(number) && b.proof() == Binding.Proof.SHARED)) {
            return new View.Confirm(visit.say("退出 " + number.display() + "？", "Leave " + number.display() + "?"),
                    visit.say("您不再收到它的留言。机主的留言不受影响。", "You get its messages no more. The owner keeps them."), visit.say("退出", "Leave"),
                    "/bind/remove", Map.of(FormTokens.FIELD, visit.token(), "number", number.value(), "confirmed", "yes"), "/bind");
        }
        return new View.Confirm(visit.say("解绑 " + number.display() + "？", "Unbind " + number.display() + "?"),
                visit.say("这个号码的留言会全部删除，以后的来电也不再通知您。", "All its messages are destroyed, and you hear no more of its calls."),
                visit.say("解绑", "Unbind"), "/bind/remove",
                Map.of(FormTokens.FIELD, visit.token(), "number", number.value(), "confirmed", "yes"), "/bind");
    }
}
