package yinxin.web.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import yinxin.voicemail.operator.Permission;
import yinxin.web.gate.Needs;
import yinxin.web.pages.View;

/// `/operator/subscribers`: the network's subscribers. The page holds none of them; its script asks the operator's interface, in the name of
/// whoever has logged in.
@Controller
public final class SubscribersPage {
    private final Desk desk;

    public SubscribersPage(Desk desk) {
        this.desk = desk;
    }

    /// The page.
    public record SubscribersView(String title, Shift shift) implements View {
        @Override
        public String template() {
            return "console/subscribers.jte";
        }
    }

    @GetMapping("/operator/subscribers")
    @Needs(Permission.SEE)
    ResponseEntity<String> show(HttpServletRequest request, HttpServletResponse response) {
        return desk.page(request, response, shift -> new SubscribersView(shift.say("用户", "Subscribers"), shift));
    }
}
