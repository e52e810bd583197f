package yinxin.app.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import yinxin.simulator.ReceivedPush;

/// One wave of calls, measured while a window is open, and checked to the last sample when all are over.
final class Trial {
    /// The caller's number in a notice: `phone_number1` of the template.
    private static final String CALLER = "phone_number1";
    private static final int CALLER_DIGITS = 11;
    private static final int FETCHERS = 3;
    private static final Duration NOTICES = Duration.ofSeconds(90);
    /// Packets: what a caller says later than 300 ms after the beep must be there. The beep ends with 100 ms of silence, and then the line is
    /// switched from playing to recording.
    private static final int BEEP_GAP = 15;

    private final Bed bed;
    private final String name;
    private final Wave wave;

    Trial(Bed bed, String name, Wave wave) {
        this.bed = bed;
        this.name = name;
        this.wave = wave;
    }

    /// @param from   from the first INVITE to the opening of the window
    /// @param length of the window
    Outcome run(Duration from, Duration length) throws InterruptedException {
        var ourselves = ProcessHandle.current().pid();
        bed.load().takeLateness();
        var before = bed.wechat().pushes().size();
        var calls = bed.load().begin(wave);
        Thread.sleep(from);
        var opening = bed.gateway().meter();
        var ours = Meter.read(ourselves);
        var packets = bed.load().packetsSent();
        Thread.sleep(length);
        var closing = bed.gateway().meter();
        var ourLoad = Meter.read(ourselves).coreSince(ours);
        packets = bed.load().packetsSent() - packets;
        var lateness = bed.load().takeLateness();
        bed.load().await(calls);
        var resident = Math.max(closing.resident(), bed.gateway().meter().resident());
        var notices = notices(calls, before);
        var checked = check(calls, notices);
        var cpuMillis = closing.cpuMillis() - opening.cpuMillis();
        var cost = new Outcome.Cost(closing.coreSince(opening), closing.compilersSince(opening), cpuMillis * 1000.0 / Math.max(1, packets),
                cpuMillis / Math.max(1, closing.secondsSince(opening) * wave.perSecond()), resident,
                new Outcome.Noise(closing.stolenSince(opening), Math.max(0, closing.busySince(opening) - closing.coreSince(opening) - ourLoad), ourLoad,
                        lateness.millis(0.99)));
        return new Outcome(name, wave, went(calls, notices, checked), audio(calls, notices, checked), cost);
    }

    /// The notices of these calls by the number of the call, when all have come or patience is at its end.
    private Map<Integer, ReceivedPush> notices(List<LoadCall> calls, int before) throws InterruptedException {
        var numbers = new HashMap<String, Integer>();
        calls.stream().filter(LoadCall::answered).forEach(c -> numbers.put(c.caller(), c.number));
        var found = new HashMap<Integer, ReceivedPush>();
        var end = System.nanoTime() + NOTICES.toNanos();
        while (found.size() < numbers.size() && System.nanoTime() < end) {
            Thread.sleep(200);
            bed.wechat().pushes().stream().skip(before).forEach(push -> {
                var digits = push.values().getOrDefault(CALLER, "").replaceAll("[^0-9]", "");
                var number = numbers.get(digits.substring(Math.max(0, digits.length() - CALLER_DIGITS)));
                if (number != null) {
                    found.putIfAbsent(number, push);
                }
            });
        }
        return found;
    }

    private Map<Integer, RecordingCheck.Verdict> check(List<LoadCall> calls, Map<Integer, ReceivedPush> notices) throws InterruptedException {
        var check = new RecordingCheck(bed.speech());
        var tasks = new ArrayList<Callable<Map.Entry<Integer, RecordingCheck.Verdict>>>();
        for (var call : calls) {
            var notice = notices.get(call.number);
            if (notice != null) {
                tasks.add(() -> Map.entry(call.number, bed.recording(notice).map(wav -> check.check(wav, call.number, call.packets))
                        .orElse(new RecordingCheck.Verdict(0, call.packets, 0, 0, 0, 0))));
            }
        }
        var verdicts = new HashMap<Integer, RecordingCheck.Verdict>();
        try (var fetchers = Executors.newFixedThreadPool(FETCHERS)) {
            for (var done : fetchers.invokeAll(tasks)) {
                verdicts.put(done.get().getKey(), done.get().getValue());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the check of a recording has failed", e.getCause());
        }
        return verdicts;
    }

    private static Outcome.Calls went(List<LoadCall> calls, Map<Integer, ReceivedPush> notices, Map<Integer, RecordingCheck.Verdict> checked) {
        var answer = new Percentiles();
        var push = new Percentiles();
        var gap = new Percentiles();
        var refused = 0;
        var failed = 0;
        var resent = 0;
        for (var call : calls) {
            resent += call.resent;
            if (call.answered()) {
                answer.add(call.answeredAt - call.invitedAt);
                failed += call.cutOff ? 1 : 0;
            } else if (call.status == 503) {
                refused++;
            } else {
                failed++;
            }
            var notice = notices.get(call.number);
            if (notice != null && call.byeTime != null) {
                push.add(Math.max(0, Duration.between(call.byeTime, notice.at()).toNanos()));
            }
            var verdict = checked.get(call.number);
            if (verdict != null && verdict.recorded() > 0) {
                gap.add(Math.max(0, verdict.first() - call.packetsAtBeep) * Load.PERIOD);
            }
        }
        var answered = (int) calls.stream().filter(LoadCall::answered).count();
        return new Outcome.Calls(answered, refused, failed, resent, answer, push, gap);
    }

    private static Outcome.Audio audio(List<LoadCall> calls, Map<Integer, ReceivedPush> notices, Map<Integer, RecordingCheck.Verdict> checked) {
        var whole = 0;
        var missing = 0;
        var packets = 0L;
        var heads = 0L;
        var inside = 0L;
        var tails = 0L;
        var foreign = 0L;
        for (var call : calls) {
            var verdict = checked.get(call.number);
            if (!call.answered()) {
                continue;
            }
            if (verdict == null || !notices.containsKey(call.number) || verdict.recorded() == 0) {
                missing++;
                continue;
            }
            var head = Math.max(0, verdict.first() - call.packetsAtBeep - BEEP_GAP);
            whole += verdict.whole() && head == 0 ? 1 : 0;
            packets += verdict.recorded();
            heads += head;
            inside += verdict.inside() + (verdict.odd() > 0 ? 1 : 0);
            tails += Math.abs(verdict.tail());
            foreign += verdict.foreign();
        }
        return new Outcome.Audio(whole, missing, packets, new Outcome.Lost(heads, inside, tails, foreign));
    }
}
