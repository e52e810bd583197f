package yinxin.web.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import yinxin.voicemail.operator.AuditEntry.Deed;
import yinxin.voicemail.operator.Exchange;
import yinxin.voicemail.operator.Permission;
import yinxin.web.gate.Needs;
import yinxin.web.gate.Witness;
import yinxin.web.pages.View;

/// `/operator/calls`: the calls that are up, and what recent calls and we said to each other; `/operator/trunks`: how the trunks and the gateways stand.
@Controller
public final class CallsPage {
    private static final int MOST_RECENT = 60;

    private final Desk desk;
    private final Exchange exchange;
    private final Witness witness;
    private final Clock clock;

    public CallsPage(Desk desk, Exchange exchange, Witness witness, Clock clock) {
        this.desk = desk;
        this.exchange = exchange;
        this.witness = witness;
        this.clock = clock;
    }

    /// A call that is up.
    ///
    /// @param node    which gateway has it; empty when there is only this one
    /// @param seconds for how long it has been up
    /// @param here    whether its signalling is kept here
    public record Live(String id, String caller, String called, String trunk, String node, String phase, String tone, String age, long seconds, boolean here) {
        static Live of(Exchange.LiveCall call, Shift shift, Clock clock) {
            var unknown = shift.say("未知", "unknown");
            return new Live(call.id(), call.caller().map(shift.sight()::spoken).orElse(unknown), call.called().map(shift.sight()::spoken).orElse(unknown),
                    call.trunk(), call.node(), switch (call.phase()) {
                        case RINGING -> shift.say("接入", "arriving");
                        case LISTENING -> shift.say("听提示音", "hears the greeting");
                        case SPEAKING -> shift.say("正在录音", "is being recorded");
                        case KEYING -> shift.say("按键中", "keys");
                    }, call.phase() == Exchange.Phase.SPEAKING ? "good" : "plain", shift.moments().words(call.age(clock.instant())),
                    call.age(clock.instant()).toSeconds(), call.node().isEmpty());
        }
    }

    /// A call whose signalling is kept.
    ///
    /// @param tone `good` when it was answered, `bad` when it was refused
    public record Recent(String id, String when, String outcome, String tone, int steps, String peer) {
        static Recent of(Exchange.Signalling call, Shift shift) {
            var tone = call.outcome().startsWith("2") ? "good" : call.outcome().isEmpty() ? "wait" : "bad";
            return new Recent(call.id(), shift.moments().exact(call.began()), call.outcome().isEmpty() ? shift.say("进行中", "going on") : call.outcome(), tone,
                    call.steps().size(), call.steps().isEmpty() ? "" : call.steps().getFirst().peer());
        }
    }

    /// The page.
    public record CallsView(String title, Shift shift, List<Live> live, List<Recent> recent, boolean keeps) implements View {
        @Override
        public String template() {
            return "console/calls.jte";
        }
    }

    /// A message on the ladder.
    public record Rung(String at, boolean sent, String gist, String peer, String text) {}

    /// One call's ladder.
    public record LadderView(String title, Shift shift, Recent call, List<Rung> rungs, boolean cut) implements View {
        @Override
        public String template() {
            return "console/ladder.jte";
        }
    }

    /// A trunk in a table.
    public record Line(String name, String from, long calls, String answers, String answersTone, String registered, String registeredTone) {
        static Line of(Exchange.TrunkLine trunk, Shift shift) {
            return new Line(trunk.name(), String.join(", ", trunk.from()), trunk.calls(),
                    trunk.answers().map(h -> said(h, shift)).orElse(shift.say("不询问", "not asked")), trunk.answers().map(Line::tone).orElse("plain"),
                    trunk.registered().map(h -> said(h, shift)).orElse(shift.say("不需要", "none wanted")), trunk.registered().map(Line::tone).orElse("plain"));
        }

        private static String said(Exchange.Health health, Shift shift) {
            return shift.say(health.up().map(up -> up ? "正常" : "断开").orElse("询问中"), health.up().map(up -> up ? "up" : "down").orElse("asking"))
                    + " · " + shift.moments().brief(health.since()) + " · " + ConsoleWording.trunk(health.why(), shift.language());
        }

        private static String tone(Exchange.Health health) {
            return health.up().map(up -> up ? "good" : "bad").orElse("wait");
        }
    }

    /// A gateway in a table.
    ///
    /// @param spool what lies in its spool, in words
    public record Node(String name, boolean here, String state, String tone, String since, int calls, String spool, boolean waits) {
        static Node of(Exchange.NodeLine node, Shift shift) {
            var waits = node.spool() > node.calls();
            return new Node(node.name().isEmpty() ? shift.say("这台网关", "this gateway") : node.name(), node.here(), switch (node.state()) {
                case UP -> shift.say("正常", "Up");
                case DRAINING -> shift.say("停止接入", "Draining");
                case DEAD -> shift.say("失联", "Dead");
                case ENDED -> shift.say("已停止", "Ended");
            }, switch (node.state()) {
                case UP -> "good";
                case DRAINING -> "wait";
                case DEAD -> "bad";
                case ENDED -> waits ? "bad" : "plain";
            }, node.since().map(shift.moments()::brief).orElse(""), node.calls(), node.spool() + shift.say(" 通未结", node.spool() == 1 ? " call" : " calls"), waits);
        }
    }

    /// The trunks, and the gateways.
    public record TrunksView(String title, Shift shift, List<Line> trunks, List<Node> nodes) implements View {
        @Override
        public String template() {
            return "console/trunks.jte";
        }
    }

    @GetMapping("/operator/calls")
    @Needs(Permission.SEE)
    ResponseEntity<String> show(HttpServletRequest request, HttpServletResponse response) {
        return desk.page(request, response, shift -> new CallsView(shift.say("通话", "Calls"), shift,
                exchange.live().stream().map(call -> Live.of(call, shift, clock)).toList(),
                exchange.signalling(MOST_RECENT).stream().map(call -> Recent.of(call, shift)).toList(), exchange.keepsSignalling()));
    }

    @GetMapping("/operator/calls/{id}")
    @Needs(Permission.SEE)
    ResponseEntity<String> ladder(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        return desk.page(request, response, shift -> {
            var call = exchange.signalling(id).orElseThrow(() -> new ErrorResponseException(HttpStatus.NOT_FOUND, ProblemDetail.forStatus(HttpStatus.NOT_FOUND), null));
            witness.note(request, Deed.LADDER_SEEN, "call " + id);
            var rungs = call.steps().stream().map(s -> new Rung(shift.moments().toTheMillisecond(s.at()), s.sent(), s.gist(), s.peer(), s.text())).toList();
            return new LadderView(shift.say("信令", "Signalling"), shift, Recent.of(call, shift), rungs, call.cut());
        });
    }

    @GetMapping("/operator/trunks")
    @Needs(Permission.SEE)
    ResponseEntity<String> trunks(HttpServletRequest request, HttpServletResponse response) {
        return desk.page(request, response, shift -> new TrunksView(shift.say("中继与网关", "Trunks and gateways"), shift,
                exchange.trunks().stream().map(trunk -> Line.of(trunk, shift)).toList(), exchange.nodes().stream().map(node -> Node.of(node, shift)).toList()));
    }
}
