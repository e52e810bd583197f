package yinxin.web.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import yinxin.voicemail.operator.AuditEntry.Deed;
import yinxin.voicemail.operator.Permission;
import yinxin.voicemail.webhook.EventType;
import yinxin.voicemail.webhook.Webhook;
import yinxin.voicemail.webhook.WebhookCall;
import yinxin.voicemail.webhook.WebhookSignature;
import yinxin.voicemail.webhook.Webhooks;
import yinxin.web.gate.Needs;
import yinxin.web.operator.OperatorWebhooks;
import yinxin.web.gate.Witness;
import yinxin.web.pages.View;

/// `/operator/webhooks`: whom the gateway tells of what happens, and whether they listen.
@Controller
public final class WebhooksPage {
    private static final String HERE = "/operator/webhooks?done=";
    private static final int ROWS = 50;

    private final Desk desk;
    private final Webhooks webhooks;
    private final WebhookSignature signature;
    private final Witness witness;
    private final Clock clock;

    public WebhooksPage(Desk desk, Webhooks webhooks, WebhookSignature signature, Witness witness, Clock clock) {
        this.desk = desk;
        this.webhooks = webhooks;
        this.signature = signature;
        this.witness = witness;
        this.clock = clock;
    }

    /// A webhook in a table.
    public record Line(String id, String url, String events, String by, String since) {
        static Line of(Webhook webhook, Shift shift) {
            return new Line(webhook.id(), webhook.url().toString(), webhook.events().stream().sorted().map(EventType::key).collect(Collectors.joining(", ")),
                    webhook.createdBy(), shift.moments().brief(webhook.createdAt()));
        }
    }

    /// A call in a table.
    public record Call(String when, long event, String type, String host, String state, String tone, int attempts, String why) {
        static Call of(WebhookCall call, Shift shift) {
            return new Call(shift.moments().brief(call.at()), call.event(), call.type().key(), call.webhook().url().getHost(), switch (call.state()) {
                case "DONE" -> shift.say("已收", "Taken");
                case "DEAD" -> shift.say("放弃", "Given up");
                default -> shift.say("待发", "Waiting");
            }, switch (call.state()) {
                case "DONE" -> "good";
                case "DEAD" -> "bad";
                default -> "wait";
            }, call.attempts(), call.why());
        }
    }

    /// The page.
    public record WebhooksView(String title, Shift shift, List<Line> webhooks, List<Call> calls, List<String> events) implements View {
        @Override
        public String template() {
            return "console/webhooks.jte";
        }
    }

    @GetMapping("/operator/webhooks")
    @Needs(Permission.ADMINISTER)
    ResponseEntity<String> show(HttpServletRequest request, HttpServletResponse response) {
        return desk.page(request, response, shift -> new WebhooksView(shift.say("回调", "Webhooks"), shift,
                webhooks.list().stream().map(w -> Line.of(w, shift)).toList(), webhooks.latest(ROWS).stream().map(c -> Call.of(c, shift)).toList(),
                Arrays.stream(EventType.values()).map(EventType::key).toList()));
    }

    @PostMapping("/operator/webhooks")
    @Needs(Permission.ADMINISTER)
    ResponseEntity<String> add(@RequestParam(defaultValue = "") String url, HttpServletRequest request, HttpServletResponse response) {
        return desk.asked(request, response, shift -> {
            var address = OperatorWebhooks.address(url);
            var events = Arrays.stream(Optional.ofNullable(request.getParameterValues("event")).orElse(new String[0])).flatMap(e -> EventType.ofKey(e).stream())
                    .collect(Collectors.toUnmodifiableSet());
            if (address.isEmpty() || events.isEmpty()) {
                return new TokensPage.SecretView(shift.say("没有新建回调", "No webhook was made"), shift, ConsoleWording.done("bad-url", shift.language()), "", "/operator/webhooks");
            }
            var webhook = new Webhook(Webhook.newId(), address.get(), events, clock.instant(), shift.session().account());
            webhooks.add(webhook);
            witness.note(request, Deed.WEBHOOK_ADDED, address.get().getHost());
            return new TokensPage.SecretView(shift.say("新回调", "A new webhook"), shift, shift.say("验证签名用的密钥，只显示这一次：", "The secret that its signatures are made with, shown this once:"),
                    signature.secret(webhook.id()), "/operator/webhooks");
        });
    }

    @PostMapping("/operator/webhooks/remove")
    @Needs(Permission.ADMINISTER)
    ResponseEntity<String> remove(@RequestParam(defaultValue = "") String id, HttpServletRequest request, HttpServletResponse response) {
        return desk.form(request, response, shift -> {
            if (!webhooks.remove(id)) {
                return HERE + "nothing";
            }
            witness.note(request, Deed.WEBHOOK_REMOVED, id);
            return HERE + "removed";
        });
    }

    @PostMapping("/operator/webhooks/redrive")
    @Needs(Permission.ADMINISTER)
    ResponseEntity<String> redrive(@RequestParam(defaultValue = "") String id, HttpServletRequest request, HttpServletResponse response) {
        return desk.form(request, response, shift -> {
            var count = webhooks.redrive(id, clock.instant());
            if (count > 0) {
                witness.note(request, Deed.REDRIVEN, count + " calls of webhook " + id);
            }
            return HERE + (count > 0 ? "redriven" : "nothing");
        });
    }
}
