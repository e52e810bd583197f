package yinxin.web.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.Messages;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.operator.Deliveries;
import yinxin.voicemail.operator.Permission;
import yinxin.voicemail.operator.Traffic;
import yinxin.web.gate.Needs;
import yinxin.web.pages.View;
import yinxin.web.pages.Wording;

/// `/operator/messages`: every answered diverted call, the newest first, and what became of each. Nobody listens here.
@Controller
public final class MessagesPage {
    private static final int ROWS = 50;

    private final Desk desk;
    private final Traffic traffic;
    private final Messages messages;
    private final Deliveries deliveries;

    public MessagesPage(Desk desk, Traffic traffic, Messages messages, Deliveries deliveries) {
        this.desk = desk;
        this.traffic = traffic;
        this.messages = messages;
        this.deliveries = deliveries;
    }

    /// A message as a line of a table.
    public record Line(String id, String when, String exact, String number, long sequence, String caller, String condition, String gist, String tone,
                       String state, String trunk, boolean urgent) {
        static Line of(VoiceMessage message, Shift shift) {
            var language = shift.language();
            var call = message.call();
            var caller = call.caller().map(shift.sight()::spoken).orElse(shift.say("未知", "unknown"));
            return new Line(message.id().value(), shift.moments().brief(call.at()), shift.moments().exact(call.at()), shift.sight().spoken(call.called()),
                    message.sequence(), call.withheld() ? caller + shift.say("（不显示）", " (withheld)") : caller, Wording.word(call.condition(), language),
                    Wording.gist(message, shift.moments(), language), message.kind() == MessageKind.RECORDING_FAILED ? "bad" : "plain",
                    state(message, shift), call.trunk(), message.urgent());
        }

        private static String state(VoiceMessage message, Shift shift) {
            return switch (message.state()) {
                case HELD -> shift.say("无人绑定", "Nobody bound");
                case UNHEARD -> shift.say("未听", "Unheard");
                case HEARD -> shift.say("已听", "Heard");
                case DELETED -> shift.say("已删除", "Deleted");
            };
        }
    }

    /// The list.
    public record MessagesView(String title, Shift shift, List<DeliveriesPage.Filter> tabs, List<Line> lines, String older) implements View {
        @Override
        public String template() {
            return "console/messages.jte";
        }
    }

    /// A step of the timeline.
    public record StepLine(String day, String at, String text, String detail) {}

    /// One message.
    public record MessageView(String title, Shift shift, Line line, String reason, List<StepLine> steps, List<DeliveriesPage.Line> deliveries) implements View {
        @Override
        public String template() {
            return "console/message.jte";
        }
    }

    @GetMapping("/operator/messages")
    @Needs(Permission.SEE)
    ResponseEntity<String> list(@RequestParam(defaultValue = "") String kind, @RequestParam(defaultValue = "") String before,
                                HttpServletRequest request, HttpServletResponse response) {
        return desk.page(request, response, shift -> {
            var chosen = Arrays.stream(MessageKind.values()).filter(k -> key(k).equals(kind)).findFirst();
            var found = traffic.latest(new Traffic.Filter(chosen, Optional.empty()), Deliveries.Position.parse(before), ROWS + 1);
            var shown = found.stream().limit(ROWS).toList();
            var older = found.size() <= ROWS ? "" : "/operator/messages?before="
                    + new Deliveries.Position(shown.getLast().call().at(), shown.getLast().id().value()).text() + chosen.map(k -> "&kind=" + key(k)).orElse("");
            var tabs = new ArrayList<>(List.of(new DeliveriesPage.Filter(shift.say("全部", "All"), "/operator/messages", -1, chosen.isEmpty())));
            for (var each : MessageKind.values()) {
                tabs.add(new DeliveriesPage.Filter(Wording.title(each, shift.language()), "/operator/messages?kind=" + key(each), -1, chosen.equals(Optional.of(each))));
            }
            return new MessagesView(shift.say("留言", "Messages"), shift, List.copyOf(tabs), shown.stream().map(m -> Line.of(m, shift)).toList(), older);
        });
    }

    @GetMapping("/operator/messages/{id}")
    @Needs(Permission.SEE)
    ResponseEntity<String> one(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        return desk.page(request, response, shift -> {
            var message = Optional.of(id).filter(MessageId::isWellFormed).flatMap(text -> messages.byId(new MessageId(text)))
                    .orElseThrow(() -> new ErrorResponseException(HttpStatus.NOT_FOUND, ProblemDetail.forStatus(HttpStatus.NOT_FOUND), null));
            var steps = messages.timeline(message.id()).stream().map(e -> new StepLine(shift.moments().brief(e.at()), shift.moments().exact(e.at()),
                    Wording.step(e, message, shift.language()), ConsoleWording.why(e.detail(), shift.language()))).toList();
            var pushes = deliveries.ofMessage(message.id()).stream().map(row -> DeliveriesPage.Line.of(row, shift)).toList();
            var line = Line.of(message, shift);
            return new MessageView(line.number() + " #" + line.sequence(), shift, line, key(message.call().reason()), steps, pushes);
        });
    }

    private static String key(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
