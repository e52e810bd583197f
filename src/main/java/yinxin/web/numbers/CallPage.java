package yinxin.web.numbers;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import yinxin.voicemail.proof.SpokenCodes.Pending;
import yinxin.voicemail.proof.SpokenCodes.Progress;
import yinxin.web.pages.Door;
import yinxin.web.pages.Door.Visit;
import yinxin.web.pages.Pages;

/// `/bind/call`: the visitor's number is called, they hear six digits and type them here.
@Controller
public final class CallPage {
    private final Door door;
    private final Pages pages;
    private final BindForm form;
    private final CallDesk desk;

    public CallPage(Door door, Pages pages, BindForm form, CallDesk desk) {
        this.door = door;
        this.pages = pages;
        this.form = form;
        this.desk = desk;
    }

    /// The number travels in the body, never in an address.
    @PostMapping("/bind/call")
    ResponseEntity<String> call(HttpServletRequest request, HttpServletResponse response) {
        return door.form(request, response, visit -> {
            var entered = Optional.ofNullable(request.getParameter("number")).orElse("").strip();
            return BindForm.number(entered).map(number -> form.call(visit, number, request)).orElseGet(() -> form.noNumber(visit, entered));
        });
    }

    @GetMapping("/bind/call")
    ResponseEntity<String> show(HttpServletRequest request, HttpServletResponse response) {
        return door.page(request, response, visit -> desk.pending(visit.follower()).map(pending -> pages.show(visit.language(), view(visit, pending, "")))
                .orElseGet(() -> Door.seeOther("/bind")));
    }

    /// Reloading the answer to the digits.
    @GetMapping("/bind/prove")
    ResponseEntity<String> back() {
        return Door.seeOther("/bind/call");
    }

    @PostMapping("/bind/prove")
    ResponseEntity<String> prove(HttpServletRequest request, HttpServletResponse response) {
        return door.form(request, response, visit -> {
            var digits = Optional.ofNullable(request.getParameter("code")).orElse("").replaceAll("[^0-9]", "");
            if (digits.length() != 6 && desk.pending(visit.follower()).isPresent()) {
                return again(visit, new CallDesk.Refusal(HttpStatus.BAD_REQUEST, visit.say("请填六位数字", "Enter the six digits")));
            }
            return desk.prove(visit, digits).map(why -> again(visit, why)).orElseGet(() -> Door.seeOther("/bind?done=bound"));
        });
    }

    private ResponseEntity<String> again(Visit visit, CallDesk.Refusal why) {
        return desk.pending(visit.follower()).map(pending -> pages.show(why.status(), visit.language(), view(visit, pending, why.words())))
                .orElseGet(() -> form.refused(visit, "", why));
    }

    /// The page asks this while the phone rings.
    @GetMapping("/bind/call/state")
    ResponseEntity<String> state(HttpServletRequest request) {
        return door.visitor(request).map(follower -> ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN)
                        .body(desk.pending(follower).map(pending -> CallDesk.key(pending.progress())).orElse("over")))
                .orElseGet(() -> ResponseEntity.status(HttpStatus.UNAUTHORIZED).header("WWW-Authenticate", Door.CHALLENGE).build());
    }

    private CallView view(Visit visit, Pending pending, String fault) {
        var said = new TreeMap<String, String>();
        for (var progress : Progress.values()) {
            said.put(CallDesk.key(progress), CallDesk.said(progress, visit));
        }
        return new CallView(visit.say("电话验证", "Proving by phone"), pending.number().display(), pending.number().value(),
                CallDesk.key(pending.progress()), said, desk.seconds(pending), fault, visit.token());
    }
}
