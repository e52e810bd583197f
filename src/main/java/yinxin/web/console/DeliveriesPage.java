package yinxin.web.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.operator.AuditEntry.Deed;
import yinxin.voicemail.operator.Deliveries;
import yinxin.voicemail.operator.Permission;
import yinxin.web.gate.Needs;
import yinxin.web.gate.Witness;
import yinxin.web.pages.View;

/// `/operator/deliveries`: what goes out to WeChat, what went wrong with it in words, and another try for what was held or given up.
@Controller
public final class DeliveriesPage {
    /// The states that one filters by, in the order of the tabs.
    static final List<String> STATES = List.of("WAITING", "HELD", "REFUSED", "ACCEPTED", "RECEIVED", "QUIET");
    private static final int ROWS = 50;
    /// One press sends no more than WeChat takes in some seconds; press again for the rest.
    private static final int MOST_AT_ONCE = 1000;

    private final Desk desk;
    private final Deliveries deliveries;
    private final Witness witness;
    private final Clock clock;

    public DeliveriesPage(Desk desk, Deliveries deliveries, Witness witness, Clock clock) {
        this.desk = desk;
        this.deliveries = deliveries;
        this.witness = witness;
        this.clock = clock;
    }

    /// A push as a line of a table.
    ///
    /// @param tone `good`, `bad`, `wait` or `plain`
    public record Line(String id, String when, String exact, String what, String number, String to, String state, String tone, int attempts, String why,
                       String message, boolean redrivable) {
        static Line of(Deliveries.Row row, Shift shift) {
            var language = shift.language();
            return new Line(row.id(), shift.moments().brief(row.createdAt()), shift.moments().exact(row.createdAt()),
                    ConsoleWording.push(row.kind(), language), shift.sight().spoken(row.number()), shift.sight().openid(row.to()),
                    ConsoleWording.state(row.state(), language), tone(row.state()), row.attempts(), ConsoleWording.why(row.why(), language),
                    row.message().map(MessageId::value).orElse(""), row.redrivable());
        }

        private static String tone(String state) {
            return switch (state) {
                case "ACCEPTED", "RECEIVED" -> "good";
                case "REFUSED" -> "bad";
                case "WAITING" -> "wait";
                default -> "plain";
            };
        }
    }

    /// A filter with how many there are.
    public record Filter(String label, String href, long count, boolean chosen) {}

    /// The page.
    ///
    /// @param state the state that is filtered by; empty for all
    /// @param older where the next rows are; empty at the end
    public record DeliveriesView(String title, Shift shift, String state, List<Filter> tabs, List<Line> lines, String older, boolean dead) implements View {
        @Override
        public String template() {
            return "console/deliveries.jte";
        }
    }

    @GetMapping("/operator/deliveries")
    @Needs(Permission.SEE)
    ResponseEntity<String> show(@RequestParam(defaultValue = "") String state, @RequestParam(defaultValue = "") String before,
                                HttpServletRequest request, HttpServletResponse response) {
        return desk.page(request, response, shift -> {
            var counts = deliveries.counts();
            var chosen = Optional.of(state).filter(s -> STATES.contains(s) || counts.containsKey(s));
            var rows = deliveries.list(chosen, Deliveries.Position.parse(before), ROWS + 1);
            var shown = rows.stream().limit(ROWS).toList();
            var here = chosen.map(s -> "&state=" + s).orElse("");
            var older = rows.size() > ROWS ? "/operator/deliveries?before=" + shown.getLast().position().text() + here : "";
            return new DeliveriesView(shift.say("投递", "Deliveries"), shift, chosen.orElse(""), tabs(shift, chosen, counts), shown.stream().map(r -> Line.of(r, shift)).toList(),
                    older, counts.getOrDefault("REFUSED", 0L) > 0);
        });
    }

    private static List<Filter> tabs(Shift shift, Optional<String> chosen, Map<String, Long> counts) {
        var tabs = new ArrayList<Filter>();
        tabs.add(new Filter(shift.say("全部", "All"), "/operator/deliveries", counts.values().stream().mapToLong(Long::longValue).sum(), chosen.isEmpty()));
        var others = counts.keySet().stream().filter(s -> !STATES.contains(s)).sorted();
        Stream.concat(STATES.stream(), others).filter(s -> counts.containsKey(s) || chosen.equals(Optional.of(s)))
                .forEach(s -> tabs.add(new Filter(ConsoleWording.state(s, shift.language()), "/operator/deliveries?state=" + s, counts.getOrDefault(s, 0L),
                        chosen.equals(Optional.of(s)))));
        return tabs;
    }

    @PostMapping("/operator/deliveries/redrive")
    @Needs(Permission.ACT)
    ResponseEntity<String> redrive(@RequestParam(defaultValue = "") String id, @RequestParam(defaultValue = "") String back,
                                   HttpServletRequest request, HttpServletResponse response) {
        return desk.form(request, response, shift -> {
            var done = deliveries.redrive(id, clock.instant());
            if (done) {
                witness.note(request, Deed.REDRIVEN, "delivery " + id);
            }
            var here = MessageId.isWellFormed(back) ? "/operator/messages/" + back + "?" : STATES.contains(back) ? "/operator/deliveries?state=" + back + "&"
                    : "/operator/deliveries?";
            return here + "done=" + (done ? "redriven" : "nothing");
        });
    }

    @PostMapping("/operator/deliveries/redrive-all")
    @Needs(Permission.ACT)
    ResponseEntity<String> redriveAll(HttpServletRequest request, HttpServletResponse response) {
        return desk.form(request, response, shift -> {
            var count = deliveries.redriveRefused(clock.instant(), MOST_AT_ONCE);
            if (count > 0) {
                witness.note(request, Deed.REDRIVEN, count + " dead letters");
            }
            return "/operator/deliveries?done=" + (count > 0 ? "redriven" : "nothing");
        });
    }
}
