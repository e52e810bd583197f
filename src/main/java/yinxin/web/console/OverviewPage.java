package yinxin.web.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import yinxin.voicemail.operator.AuditEntry.Deed;
import yinxin.voicemail.operator.Deliveries;
import yinxin.voicemail.operator.Permission;
import yinxin.web.console.Charts.Span;
import yinxin.web.gate.Needs;
import yinxin.web.gate.Witness;
import yinxin.web.pages.View;

/// `/operator`: how everything stands, at a glance.
@Controller
public final class OverviewPage {
    private static final int MOST_DEAD = 4;

    private final Desk desk;
    private final Charts charts;
    private final Deliveries deliveries;
    private final Standings standings;
    private final Witness witness;

    public OverviewPage(Desk desk, Charts charts, Deliveries deliveries, Standings standings, Witness witness) {
        this.desk = desk;
        this.charts = charts;
        this.deliveries = deliveries;
        this.standings = standings;
        this.witness = witness;
    }

    /// A figure that one looks at first.
    ///
    /// @param mood `good`, `bad`, `note` (the note is bad, not the figure) or empty
    public record Figure(String label, String value, String note, String href, String mood) {}

    /// The page.
    ///
    /// @param spans how far back one can look
    /// @param dead  the latest dead letters
    public record OverviewView(String title, Shift shift, List<Figure> figures, List<DeliveriesPage.Filter> spans, List<Chart> charts, List<Charts.Trouble> troubles,
                               List<DeliveriesPage.Line> dead, Standings.Books books, Optional<Standings.Stop> stop) implements View {
        @Override
        public String template() {
            return "console/overview.jte";
        }
    }

    @GetMapping("/operator")
    @Needs(Permission.SEE)
    ResponseEntity<String> show(@RequestParam(defaultValue = "") String span, HttpServletRequest request, HttpServletResponse response) {
        return desk.page(request, response, shift -> view(Span.of(span), shift));
    }

    private OverviewView view(Span span, Shift shift) {
        var drawn = charts.draw(span, shift);
        var counts = deliveries.counts();
        var dead = deliveries.list(Optional.of("REFUSED"), Optional.empty(), MOST_DEAD).stream().map(row -> DeliveriesPage.Line.of(row, shift)).toList();
        var spans = Arrays.stream(Span.values()).map(s -> new DeliveriesPage.Filter(s.said(shift), "/operator?span=" + s.key(), -1, s == span)).toList();
        return new OverviewView(shift.say("总览", "Overview"), shift, figures(shift, span, drawn, counts), spans, drawn.charts(), drawn.troubles(), dead,
                standings.books(shift), standings.stop(shift));
    }

    private List<Figure> figures(Shift shift, Span span, Charts.Drawn drawn, Map<String, Long> counts) {
        var refused = counts.getOrDefault("REFUSED", 0L);
        var figures = new ArrayList<Figure>(standings.figures(shift));
        figures.add(new Figure(shift.say(span.said(shift) + "来电", "Calls in " + span.said(shift)), String.valueOf(drawn.calls()),
                shift.say(drawn.voice() + " 条留言", drawn.voice() + " messages"), "/operator/messages", ""));
        figures.add(new Figure(shift.say("录音失败", "Not recorded"), String.valueOf(drawn.failed()), shift.say(span.said(shift) + "内", "in " + span.said(shift)),
                "/operator/messages?kind=recording-failed", drawn.failed() > 0 ? "bad" : "good"));
        figures.add(new Figure(shift.say("待发", "Waiting"), String.valueOf(counts.getOrDefault("WAITING", 0L)), shift.say("投递", "pushes"),
                "/operator/deliveries?state=WAITING", ""));
        figures.add(new Figure(shift.say("保留", "Held"), String.valueOf(counts.getOrDefault("HELD", 0L)), shift.say("等关注者回来", "until followers return"),
                "/operator/deliveries?state=HELD", ""));
        figures.add(new Figure(shift.say("死信", "Dead letters"), String.valueOf(refused), shift.say("可重发", "can be sent again"),
                "/operator/deliveries?state=REFUSED", refused > 0 ? "bad" : "good"));
        return List.copyOf(figures);
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
