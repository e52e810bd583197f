package yinxin.web.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.operator.AuditEntry.Deed;
import yinxin.voicemail.operator.Deliveries;
import yinxin.voicemail.operator.Permission;
import yinxin.voicemail.operator.Traffic;
import yinxin.web.gate.Needs;
import yinxin.web.gate.Witness;
import yinxin.web.pages.View;

/// `/operator`: how everything stands, at a glance.
@Controller
public final class OverviewPage {
    private static final int HOURS = 24;
    private static final int MOST_TROUBLES = 6;

    private final Desk desk;
    private final Traffic traffic;
    private final Deliveries deliveries;
    private final Standings standings;
    private final Witness witness;
    private final Clock clock;

    public OverviewPage(Desk desk, Traffic traffic, Deliveries deliveries, Standings standings, Witness witness, Clock clock) {
        this.desk = desk;
        this.traffic = traffic;
        this.deliveries = deliveries;
        this.standings = standings;
        this.witness = witness;
        this.clock = clock;
    }

    /// A figure that one looks at first.
    ///
    /// @param mood `good`, `bad`, `note` (the note is bad, not the figure) or empty
    public record Figure(String label, String value, String note, String href, String mood) {}

    /// A condition and how many calls had it.
    ///
    /// @param width of its bar, of 100
    public record Share(String label, long count, long width) {}

    /// The page.
    public record OverviewView(String title, Shift shift, List<Figure> figures, List<Chart> charts, List<Share> conditions, List<DeliveriesPage.Line> troubles,
                               Standings.Books books, Optional<Standings.Stop> stop) implements View {
        @Override
        public String template() {
            return "console/overview.jte";
        }
    }

    @GetMapping("/operator")
    @Needs(Permission.SEE)
    ResponseEntity<String> show(HttpServletRequest request, HttpServletResponse response) {
        return desk.page(request, response, this::view);
    }

    private OverviewView view(Shift shift) {
        var until = Chart.next(clock.instant(), Duration.ofHours(1));
        var messages = traffic.messages(until, Duration.ofHours(1), HOURS);
        var sent = traffic.deliveries(until, Duration.ofHours(1), HOURS);
        var counts = deliveries.counts();
        var troubles = deliveries.list(Optional.of("REFUSED"), Optional.empty(), MOST_TROUBLES).stream().map(row -> DeliveriesPage.Line.of(row, shift)).toList();
        return new OverviewView(shift.say("总览", "Overview"), shift, figures(shift, messages, counts),
                List.of(calls(shift, messages), pushes(shift, sent)), conditions(shift), troubles, standings.books(shift),
                standings.stop(shift));
    }

    private List<Figure> figures(Shift shift, List<Traffic.Step> messages, Map<String, Long> counts) {
        var calls = messages.stream().mapToLong(Traffic.Step::calls).sum();
        var voice = messages.stream().mapToLong(Traffic.Step::voice).sum();
        var failed = messages.stream().mapToLong(Traffic.Step::failed).sum();
        var refused = counts.getOrDefault("REFUSED", 0L);
        var figures = new ArrayList<Figure>(standings.figures(shift));
        figures.add(new Figure(shift.say("24 小时来电", "Calls in 24 h"), String.valueOf(calls), shift.say(voice + " 条留言", voice + " messages"), "/operator/messages", ""));
        figures.add(new Figure(shift.say("录音失败", "Not recorded"), String.valueOf(failed), shift.say("24 小时内", "in 24 h"),
                "/operator/messages?kind=recording-failed", failed > 0 ? "bad" : "good"));
        figures.add(new Figure(shift.say("待发", "Waiting"), String.valueOf(counts.getOrDefault("WAITING", 0L)), shift.say("投递", "pushes"),
                "/operator/deliveries?state=WAITING", ""));
        figures.add(new Figure(shift.say("保留", "Held"), String.valueOf(counts.getOrDefault("HELD", 0L)), shift.say("等关注者回来", "until followers return"),
                "/operator/deliveries?state=HELD", ""));
        figures.add(new Figure(shift.say("死信", "Dead letters"), String.valueOf(refused), shift.say("可重发", "can be sent again"),
                "/operator/deliveries?state=REFUSED", refused > 0 ? "bad" : "good"));
        return List.copyOf(figures);
    }

    private static Chart calls(Shift shift, List<Traffic.Step> messages) {
        var steps = messages.stream().map(s -> new Chart.Step(s.from(), List.of(s.voice(), s.nothing(), s.failed()))).toList();
        var total = messages.stream().mapToLong(Traffic.Step::calls).sum();
        return Chart.of(shift.say("每小时来电", "Calls an hour"), steps, List.of(new Chart.Meaning("one", shift.say("留言", "message left")),
                new Chart.Meaning("two", shift.say("未留言", "nothing said")), new Chart.Meaning("bad", shift.say("录音失败", "not recorded"))),
                shift.say("过去 24 小时 " + total + " 个来电", total + " calls in the last 24 hours"));
    }

    private static Chart pushes(Shift shift, List<Traffic.Sent> sent) {
        var steps = sent.stream().map(s -> new Chart.Step(s.from(), List.of(s.arrived(), s.waiting(), s.held(), s.refused()))).toList();
        var total = sent.stream().mapToLong(Traffic.Sent::pushes).sum();
        return Chart.of(shift.say("每小时投递", "Pushes an hour"), steps, List.of(new Chart.Meaning("one", shift.say("已发", "sent")),
                new Chart.Meaning("three", shift.say("待发", "waiting")), new Chart.Meaning("two", shift.say("保留", "held")),
                new Chart.Meaning("bad", shift.say("死信", "dead"))), shift.say("过去 24 小时 " + total + " 次投递", total + " pushes in the last 24 hours"));
    }

    private List<Share> conditions(Shift shift) {
        var counts = traffic.conditions(clock.instant().minus(Duration.ofHours(HOURS)));
        var most = counts.values().stream().mapToLong(Long::longValue).max().orElse(1);
        return counts.entrySet().stream().sorted(Map.Entry.<Condition, Long>comparingByValue(Comparator.reverseOrder()))
                .map(e -> new Share(shift.say(e.getKey().chinese(), e.getKey().english()), e.getValue(), e.getValue() * 100 / most)).toList();
    }

    /// Compares the books now.
    @PostMapping("/operator/reconcile")
    @Needs(Permission.ACT)
    ResponseEntity<String> reconcile(HttpServletRequest request, HttpServletResponse response) {
        return desk.form(request, response, shift -> {
            standings.reconcile();
            witness.note(request, Deed.RECONCILED, "");
            return "/operator?done=reconciled";
        });
    }

    /// Lets notices go out again after WeChat had stopped the account.
    @PostMapping("/operator/release")
    @Needs(Permission.ACT)
    ResponseEntity<String> release(HttpServletRequest request, HttpServletResponse response) {
        return desk.form(request, response, shift -> {
            if (!standings.release()) {
                return "/operator?done=nothing";
            }
            witness.note(request, Deed.RELEASED, "");
            return "/operator?done=released";
        });
    }
}
