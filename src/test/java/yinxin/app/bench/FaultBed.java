package yinxin.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;
import yinxin.app.ServedGateway;
import yinxin.simulator.ReceivedPush;
import yinxin.simulator.SimulatorSettings;

/// A gateway that runs as a program of its own, callers and a WeChat: something goes wrong, and then nothing may be lost and nobody told twice.
final class FaultBed implements AutoCloseable {
    /// "On the disk within a second": two flushes a second; the rest is for a machine on which nobody gets the processor at once.
    private static final Duration LOSS = Duration.ofMillis(1500);
    private static final int LOSS_PACKETS = (int) (LOSS.toNanos() / Load.PERIOD);
    /// Packets between the beep and the first that is recorded, on a busy machine.
    private static final int HEAD_PACKETS = 50;
    /// What has less speech than this may be "said nothing": a second, and the packets at its edges.
    private static final int SHORT_PACKETS = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    final ServedGateway gateway;
    final Load load;
    private final MarkedSpeech speech = MarkedSpeech.shipped();
    private final String[] numbers;
    private final List<LoadCall> calls = new CopyOnWriteArrayList<>();
    private final List<Long> kills = new CopyOnWriteArrayList<>();

    /// What came of all calls.
    ///
    /// @param calls    placed
    /// @param answered of them
    /// @param items    in the ledgers
    /// @param ghosts   items of calls that were on the disk when a kill kept the answer from going out: they are told as calls that said nothing
    /// @param lost     answered calls without an item, or whose sound is not there
    /// @param twice    answered calls with a second item, items with a second card
    /// @param worst    of the calls that a fault cut off: the longest time before it of which the sound is missing
    record Outcome(int calls, int answered, int items, int ghosts, List<String> lost, List<String> twice, Duration worst) {}

    /// Starts everything; when this returns, calls can be placed.
    ///
    /// @param numbers to be called, each with one follower
    FaultBed(Path directory, ServedGateway.Surroundings surroundings, int numbers) throws IOException {
        gateway = new ServedGateway(directory, surroundings).start();
        this.numbers = new String[numbers];
        for (var i = 0; i < numbers; i++) {
            this.numbers[i] = "+86138001380%02d".formatted(i);
            var owner = gateway.wechat.createUser("follower " + i);
            gateway.wechat.follow(owner);
            gateway.bind(this.numbers[i], owner);
        }
        load = new Load(speech, gateway.sip(), this.numbers);
    }

    /// An account that may send as much as it likes.
    static SimulatorSettings account() {
        return SimulatorSettings.demo().withDailyQuota("/cgi-bin/message/template/send", Integer.MAX_VALUE);
    }

    List<LoadCall> call(int calls, double perSecond, Duration talk) {
        var begun = load.begin(new Wave(calls, perSecond, talk, Wave.SHORT));
        this.calls.addAll(begun);
        return begun;
    }

    /// Waits until so many of these calls are talking and have been for a while.
    void awaitTalking(List<LoadCall> of, int atLeast, Duration spoken) {
        await().atMost(PATIENCE).until(() -> of.stream().filter(c -> c.stage == LoadCall.Stage.TALKING
                && System.nanoTime() - c.answeredAt > spoken.toNanos()).count() >= atLeast);
    }

    void kill() {
        gateway.kill();
        kills.add(System.nanoTime());
    }

    /// Something has happened now that may cut off every recording that runs.
    void disturb() {
        kills.add(System.nanoTime());
    }

    /// A call that was told on the line that it cannot be recorded.
    static boolean wasCutOff(LoadCall call) {
        return call.cutOff;
    }

    /// When all calls are over and everything that can come has come: what it is.
    Outcome outcome() throws InterruptedException {
        load.await(calls);
        for (var end = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < end && !hasArrived();) {
            TimeUnit.MILLISECONDS.sleep(500);
        }
        var items = items();
        var cards = cards();
        var lost = new ArrayList<String>();
        var twice = new ArrayList<String>();
        var ghosts = 0;
        var worst = 0L;
        var byCaller = new HashMap<String, List<JsonNode>>();
        items.forEach(item -> byCaller.computeIfAbsent(digits(item.get("caller").asString()), _ -> new ArrayList<>()).add(item));
        for (var call : calls) {
            var of = new ArrayList<>(byCaller.getOrDefault(call.caller(), List.of()));
            if (of.size() > (call.answered() ? 1 : 0)) {
                var unheard = of.stream().filter(item -> item.get("kind").asString().equals("nothing-said")).toList();
                var surplus = of.size() - (call.answered() ? 1 : 0);
                if (unheard.size() >= surplus && surplus <= 1 && wasThereAtAKill(call)) {
                    ghosts += surplus;
                    of.remove(unheard.getLast());
                } else {
                    twice.add(call.caller() + " has " + of.size() + " items");
                }
            }
            if (call.answered() && of.isEmpty()) {
                lost.add(call.caller() + " was answered and is no item");
            } else if (call.answered()) {
                worst = Math.max(worst, missing(call, of.getFirst(), lost));
            }
        }
        var seen = new HashMap<String, Integer>();
        cards.forEach(card -> seen.merge(card.openId() + " " + card.url().orElse(""), 1, Integer::sum));
        seen.forEach((card, times) -> {
            if (times > 1) {
                twice.add(card.substring(card.indexOf('/')) + " was told " + times + " times");
            }
        });
        if (cards.size() < items.size()) {
            lost.add(items.size() - cards.size() + " items were told to nobody");
        }
        return new Outcome(calls.size(), answered(), items.size(), ghosts, lost, twice, Duration.ofNanos(worst * Load.PERIOD));
    }

    /// Nothing lost, nothing twice, the books agree, the numbers have no gap.
    Outcome assertNothingLost() throws InterruptedException {
        var outcome = outcome();
        assertThat(outcome.lost()).as("%s", outcome).isEmpty();
        assertThat(outcome.twice()).as("%s", outcome).isEmpty();
        var books = gateway.reconcile();
        assertThat(books.get("agrees").asBoolean()).as("%s", books).isTrue();
        for (var number : numbers) {
            var sequences = gateway.messages(number).stream().map(m -> m.get("sequence").asLong()).sorted().toList();
            assertThat(sequences).containsExactlyElementsOf(LongStream.rangeClosed(1, sequences.size()).boxed().toList());
        }
        return outcome;
    }

    private boolean wasThereAtAKill(LoadCall call) {
        return kills.stream().anyMatch(kill -> call.invitedAt < kill && (!call.answered() || kill < call.answeredAt));
    }

    /// Compares the recording with what was sent, and notes what is wrong. Returns the packets before a fault that are not there.
    private long missing(LoadCall call, JsonNode item, List<String> lost) {
        var fault = kills.stream().filter(kill -> kill > call.answeredAt && kill < (call.byeAt == 0 ? Long.MAX_VALUE : call.byeAt + LOSS.toNanos()))
                .findFirst();
        var sent = fault.map(kill -> (int) Math.min(call.packets, (kill - call.answeredAt) / Load.PERIOD)).orElse(call.packets);
        var kind = item.get("kind").asString();
        if (!kind.equals("voice")) {
            var short_ = sent - call.packetsAtBeep - HEAD_PACKETS < SHORT_PACKETS + (fault.isPresent() ? LOSS_PACKETS : 0);
            if (!short_ || kind.equals("recording-failed") && fault.isEmpty()) {
                lost.add(call.caller() + " is " + kind + " although " + (sent - call.packetsAtBeep) + " packets were sent after the beep");
            }
            return 0;
        }
        var verdict = new RecordingCheck(speech).check(gateway.wav(item.get("id").asString()), call.number, sent);
        var most = fault.isPresent() ? LOSS_PACKETS : 1;
        if (verdict.recorded() == 0 || verdict.inside() > 0 || verdict.first() - call.packetsAtBeep > HEAD_PACKETS || verdict.tail() > most) {
            lost.add(call.caller() + " is not whole, of " + sent + " packets, beep at " + call.packetsAtBeep + ", cut off " + fault.isPresent()
                    + ": " + verdict);
        }
        return fault.isPresent() ? Math.max(0, verdict.tail()) : 0;
    }

    private boolean hasArrived() {
        return cards().size() >= items().size() && itemsOfAnswered() >= answered();
    }

    private int answered() {
        return (int) calls.stream().filter(LoadCall::answered).count();
    }

    private long itemsOfAnswered() {
        var callers = new java.util.HashSet<String>();
        items().forEach(item -> callers.add(digits(item.get("caller").asString())));
        return calls.stream().filter(LoadCall::answered).filter(call -> callers.contains(call.caller())).count();
    }

    List<JsonNode> items() {
        var all = new ArrayList<JsonNode>();
        for (var number : numbers) {
            all.addAll(gateway.messages(number));
        }
        return all;
    }

    /// The cards that followers see.
    List<ReceivedPush> cards() {
        return gateway.wechat.pushes().stream().filter(push -> push.url().orElse("").contains("/m/")).toList();
    }

    Map<String, Long> kinds() {
        var kinds = new LinkedHashMap<String, Long>();
        items().forEach(item -> kinds.merge(item.get("kind").asString(), 1L, Long::sum));
        return kinds;
    }

    private static String digits(String number) {
        return number.replaceFirst("^\\+86", "");
    }

    @Override
    public void close() {
        load.close();
        gateway.close();
    }
}
