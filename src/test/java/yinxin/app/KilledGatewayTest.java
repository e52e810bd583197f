package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.caller.CallPlan;
import yinxin.caller.CallProgress;
import yinxin.caller.CallReport;
import yinxin.caller.Softphone;
import yinxin.caller.WavSound;
import yinxin.simulator.Fault;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.G711;
import yinxin.telephony.audio.WavFile;

/// `kill -9` in each phase of a call: after the next start there is exactly one item, with what was said, and exactly one notice.
class KilledGatewayTest {
    private static final String NUMBER = "13800138000";
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    /// When the gateway is killed, and what must be there afterwards: what was said up to a second before.
    enum Phase {
        GREETING("nothing-said", Duration.ZERO),
        BEEP("nothing-said", Duration.ZERO),
        SPEAKING("voice", Duration.ofSeconds(2)),
        SAID("voice", Duration.ofSeconds(4)),
        HUNG_UP("voice", Duration.ofSeconds(5));

        private final String kind;
        private final Duration atLeast;

        Phase(String kind, Duration atLeast) {
            this.kind = kind;
            this.atLeast = atLeast;
        }
    }

    /// All phases at once: each has a gateway and a WeChat of its own, and mostly waits for its caller.
    @Test
    void aKilledGatewayLosesNothingAndTellsOnce() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var phases = Arrays.stream(Phase.values()).map(phase -> threads.submit(() -> killedIn(phase))).toList();
            for (var phase : phases) {
                phase.get();
            }
        }
    }

    private Phase killedIn(Phase phase) throws Exception {
        try (var gateway = new ServedGateway(directory.resolve(phase.name())).start()) {
            try {
                killAndCheck(gateway, phase);
                return phase;
            } catch (AssertionError | ConditionTimeoutException e) {
                throw new AssertionError("killed in phase " + phase + "; the gateway said:\n" + gateway.log(), e);
            }
        }
    }

    private void killAndCheck(ServedGateway gateway, Phase phase) throws Exception {
        var owner = owner(gateway);
        callAndKill(gateway, phase);
        gateway.start();

        await().atMost(LONG_ENOUGH).until(() -> gateway.wechat.pushes().size() == 1);
        assertThat(gateway.wechat.pushes().getFirst().openId()).isEqualTo(owner);
        var messages = gateway.messages(NUMBER);
        assertThat(messages).hasSize(1);
        var message = messages.getFirst();
        assertThat(message.get("kind").asString()).isEqualTo(phase.kind);
        assertThat(message.get("condition").asString()).isEqualTo("busy");
        assertThat(message.get("sequence").asInt()).isEqualTo(1);
        if (phase.kind.equals("voice")) {
            holdsWhatWasSaid(gateway.wav(message.get("id").asString()), phase.atLeast);
        }
    }

    /// What is there is what was sent from its first sample on, without a hole.
    private void holdsWhatWasSaid(byte[] wav, Duration atLeast) throws Exception {
        var sent = G711.encode(speech().samples(), Codec.PCMA);
        var recorded = Arrays.copyOfRange(wav, WavFile.HEADER_LENGTH, wav.length);
        assertThat(SentSamples.found(recorded, sent)).as("samples found, of %d sent and %d recorded", sent.length, recorded.length)
                .isGreaterThanOrEqualTo((int) (atLeast.toMillis() * 8));
    }

    @Test
    void aNoticeWhoseAnswerWasLostWithTheGatewayIsNotShownTwice() throws Exception {
        try (var gateway = new ServedGateway(directory).start()) {
            owner(gateway);
            gateway.wechat.faults().next("/cgi-bin/message/template/send", Fault.resetAfterAccepting());
            call(gateway, CallProgress.NONE, CallPlan.Ending.HANG_UP);
            await().atMost(LONG_ENOUGH).until(() -> gateway.wechat.pushes().size() == 1);
            gateway.kill();
            gateway.start();

            await().atMost(LONG_ENOUGH).until(() -> sends(gateway) >= 2);
            assertThat(gateway.wechat.pushes()).hasSize(1);
            assertThat(gateway.messages(NUMBER)).hasSize(1);
        }
    }

    @Test
    void aGatewayThatIsToldToStopLetsTheCallerFinish() throws Exception {
        try (var gateway = new ServedGateway(directory).start()) {
            owner(gateway);
            var speaking = new CountDownLatch(1);
            var report = new AtomicReference<CallReport>();
            var caller = Thread.ofVirtual().start(() -> report.set(call(gateway, at(Phase.SPEAKING, speaking), CallPlan.Ending.HANG_UP)));
            assertThat(speaking.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(gateway.terminate()).isZero();
            caller.join();
            assertThat(report.get().sentence()).startsWith("Recorded");

            gateway.start();
            assertThat(gateway.messages(NUMBER)).hasSize(1);
            await().atMost(LONG_ENOUGH).until(() -> gateway.wechat.pushes().size() == 1);
        }
    }

    private static long sends(ServedGateway gateway) {
        return gateway.wechat.requests().stream().filter(r -> r.path().equals("/cgi-bin/message/template/send")).count();
    }

    private static String owner(ServedGateway gateway) {
        var owner = gateway.wechat.createUser("小林");
        gateway.wechat.follow(owner);
        gateway.bind(NUMBER, owner);
        return owner;
    }

    private static void callAndKill(ServedGateway gateway, Phase phase) throws Exception {
        var reached = new CountDownLatch(1);
        var caller = Thread.ofVirtual().start(() -> {
            call(gateway, at(phase, reached), phase == Phase.SAID ? CallPlan.Ending.PRESS_HASH : CallPlan.Ending.HANG_UP);
            reached.countDown();
        });
        assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();
        gateway.kill();
        caller.interrupt();
        caller.join();
    }

    private static CallReport call(ServedGateway gateway, CallProgress progress, CallPlan.Ending ending) {
        try (var phone = new Softphone(InetAddress.getLoopbackAddress(), Clock.systemUTC())) {
            var manners = new CallPlan.Manners(Duration.ofSeconds(20), Duration.ofSeconds(40), ending);
            var parties = new CallPlan.Parties("13900139000", NUMBER, yinxin.voicemail.message.Condition.BUSY);
            return phone.call(CallPlan.of(gateway.sip(), "+861012345601", parties, speech()).with(manners), progress);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static WavSound speech() throws java.io.IOException {
        try (var in = KilledGatewayTest.class.getResourceAsStream("/caller/sample-zh.wav")) {
            return WavSound.parse(in.readAllBytes());
        }
    }

    /// Counts down when the call has come so far.
    private static CallProgress at(Phase phase, CountDownLatch reached) {
        return new CallProgress() {
            @Override
            public void answered(Duration after) {
                reach(Phase.GREETING);
            }

            @Override
            public void beep(Duration greeting) {
                reach(Phase.BEEP);
            }

            @Override
            public void speaking(Duration spoken, Duration whole) {
                if (spoken.compareTo(Duration.ofSeconds(3)) > 0) {
                    reach(Phase.SPEAKING);
                }
                if (spoken.equals(whole)) {
                    reach(Phase.SAID);
                }
            }

            @Override
            public void ended(CallReport report) {
                reach(Phase.HUNG_UP);
            }

            private void reach(Phase now) {
                if (now == phase) {
                    reached.countDown();
                }
            }
        };
    }
}
