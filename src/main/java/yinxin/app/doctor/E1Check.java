package yinxin.app.doctor;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import yinxin.telephony.e1.E1Settings;
import yinxin.telephony.e1.E1State;
import yinxin.telephony.e1.E1Trunk;
import yinxin.telephony.e1.E1Trunks;

/// Whether E1s are alive: packets arrive, the line has no alarm, and the D channel comes up. It brings them up itself for a moment and takes no call.
final class E1Check {
    /// The other end asks for the link once a second, and answers ours at once.
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final List<E1Settings> lines;
    private final Clock clock;
    private final Report report;

    E1Check(List<E1Settings> lines, Clock clock, Report report) {
        this.lines = lines;
        this.clock = clock;
        this.report = report;
    }

    void run(Presence presence) {
        if (lines.isEmpty()) {
            return;
        }
        if (presence == Presence.RUNNING) {
            report.note(lines.size() + " E1 belong to the running gateway: its console and its metrics (yinxin_e1_up) say how they stand");
            return;
        }
        report.busy("listening to the E1 lines");
        try (var trunks = new E1Trunks(lines, call -> call.reject(503, "Service Unavailable"), clock)) {
            trunks.start();
            trunks.stopTakingCalls();
            var end = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() - end < 0 && !trunks.trunks().stream().allMatch(t -> t.state().map(E1State::isUp).orElse(false))) {
                LockSupport.parkNanos(LOOK.toNanos());
            }
            trunks.trunks().forEach(this::judge);
        } catch (IOException e) {
            report.fail(String.valueOf(e.getMessage()), "correct listen of yinxin.e1, or end the program that has the port");
        }
    }

    private void judge(E1Trunk trunk) {
        var state = trunk.state().orElseThrow();
        var what = "E1 " + trunk.name() + ": " + state.words();
        if (state.isUp()) {
            report.ok(what);
            return;
        }
        report.warn(what, switch (state.wire().alarm()) {
            case LOS -> "look whether the box sends to " + trunk.settings().local() + " from " + trunk.settings().peer() + ", whether a firewall lets that UDP in, and whether emulation and "
                    + "rtp-payload-type are the box's";
            case LOF -> "look whether the box does SAToP too, and no CESoPSN";
            case AIS -> "look at the cable between the box and the exchange, and ask the operator whether the line is in service";
            case RAI -> "look at the other direction: the exchange does not understand what the box sends it";
            case NONE -> "ask the operator whether the D channel is in slot 16 and in service, and whether we are the user's side (yinxin.e1: side)";
        });
    }
}
