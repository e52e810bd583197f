package yinxin.web.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import yinxin.network.NumberingPlan;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.Bindings;
import yinxin.voicemail.message.Messages;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.operator.AuditEntry.Deed;
import yinxin.voicemail.operator.Deliveries;
import yinxin.voicemail.operator.Permission;
import yinxin.web.gate.Needs;
import yinxin.web.gate.Witness;
import yinxin.web.pages.View;

/// `/operator/numbers`: all that is known of one number. It is asked for by a form that is posted, so that no number stands in an address, and
/// every search is in the audit log.
@Controller
public final class NumbersPage {
    private static final int ROWS = 50;

    private final Desk desk;
    private final Bindings bindings;
    private final Messages messages;
    private final Deliveries deliveries;
    private final Witness witness;

    public NumbersPage(Desk desk, Bindings bindings, Messages messages, Deliveries deliveries, Witness witness) {
        this.desk = desk;
        this.bindings = bindings;
        this.messages = messages;
        this.deliveries = deliveries;
        this.witness = witness;
    }

    /// Who has the number.
    public record Owner(String openid, String since, String proof, boolean notices) {}

    /// What was found.
    public record Found(String number, List<Owner> owners, List<MessagesPage.Line> messages, List<DeliveriesPage.Line> deliveries) {}

    /// The page.
    ///
    /// @param fault what was wrong with what was typed; empty when nothing was
    public record NumbersView(String title, Shift shift, String fault, Optional<Found> found) implements View {
        @Override
        public String template() {
            return "console/numbers.jte";
        }
    }

    @GetMapping("/operator/numbers")
    @Needs(Permission.SEE)
    ResponseEntity<String> show(HttpServletRequest request, HttpServletResponse response) {
        return desk.page(request, response, shift -> new NumbersView(title(shift), shift, "", Optional.empty()));
    }

    private static String title(Shift shift) {
        return shift.say("查号码", "Numbers");
    }

    @PostMapping("/operator/numbers")
    @Needs(Permission.SEE)
    ResponseEntity<String> search(@RequestParam(defaultValue = "") String number, HttpServletRequest request, HttpServletResponse response) {
        return desk.asked(request, response, shift -> {
            var whose = NumberingPlan.subscriberNumber(number.strip());
            if (whose.isEmpty()) {
                return new NumbersView(title(shift), shift, shift.say("这不是电话号码。写成 138 0013 8000 或 +86…。", "This is no telephone number. Write it as +8613800138000."),
                        Optional.empty());
            }
            witness.note(request, Deed.SEARCHED, whose.get().masked());
            return new NumbersView(title(shift), shift, "", Optional.of(found(whose.get(), shift)));
        });
    }

    private Found found(PhoneNumber number, Shift shift) {
        var owners = bindings.of(number).stream().map(b -> new Owner(shift.sight().openid(b.follower()), shift.moments().brief(b.boundAt()), proof(b, shift),
                b.notices())).toList();
        return new Found(shift.sight().spoken(number), owners, messages.ofNumber(number, ROWS).stream().map(m -> MessagesPage.Line.of(m, shift)).toList(),
                deliveries.ofNumber(number, ROWS).stream().map(row -> DeliveriesPage.Line.of(row, shift)).toList());
    }

    private static String proof(Binding binding, Shift shift) {
        return switch (binding.proof()) {
            case CALLED_IN -> shift.say("来电验证", "called in");
            case CALLED_BACK -> shift.say("回拨验证", "called back");
            case OPERATOR -> shift.say("运营方担保", "vouched for by the operator");
            case SHARED -> shift.say("机主共享", "shared by the owner");
        };
    }
}
