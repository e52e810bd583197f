package yinxin.caller;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.storage.TestStore;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.audio.WavFile;
import yinxin.telephony.rtp.RtpEngine;
import yinxin.telephony.rtp.RtpSettings;
import yinxin.telephony.sip.OutgoingCall;
import yinxin.telephony.sip.SipEndpoint;
import yinxin.telephony.sip.SipSettings;
import yinxin.telephony.sip.Trunk;
import yinxin.voicemail.call.ArrivalReader;
import yinxin.voicemail.call.Deposit;
import yinxin.voicemail.call.DepositBooks;
import yinxin.voicemail.call.DepositOutcome;
import yinxin.voicemail.call.DepositRules;
import yinxin.voicemail.call.GreetingByPhone;
import yinxin.voicemail.call.Greetings;
import yinxin.voicemail.call.NumberProof;
import yinxin.voicemail.call.UnboundPolicy;
import yinxin.voicemail.call.Wishes;
import yinxin.voicemail.ledger.AnsweredCalls;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.recording.RecordingLimits;
import yinxin.voicemail.recording.Recordings;

/// What a caller can do with the keys, and how a call ends: two telephones on loopback, the real dialogue, short prompts.
class DialogueTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final RecordingLimits LIMITS = new RecordingLimits(Duration.ofSeconds(4), Duration.ofMillis(500), Duration.ofMillis(1500),
            Duration.ofSeconds(20));

    @TempDir
    Path directory;
    private final BlockingQueue<DepositOutcome> outcomes = new LinkedBlockingQueue<>();
    private TestStore store;
    private Recordings recordings;
    private RtpEngine media;
    private SipEndpoint gateway;
    private SipEndpoint phone;
    private final FaultyClock clock = new FaultyClock();
    private CountDownLatch beep;

    @BeforeEach
    void start() throws Exception {
        store = new TestStore(directory, Clock.systemUTC());
        recordings = Recordings.open(directory, store.ownerships);
        media = new RtpEngine(new RtpSettings(InetAddress.getLoopbackAddress(), 31_000, 31_999, 1));
        phone = endpoint(call -> call.reject(480, "Temporarily Unavailable"));
        phone.startForCallsOut();
        store.bindings.bind(TestStore.CALLED, TestStore.LIN, Proof.OPERATOR, Clock.systemUTC().instant());
    }

    @AfterEach
    void stop() {
        phone.close();
        if (gateway != null) {
            gateway.close();
        }
        media.close();
        recordings.close();
        store.close();
    }

    @Test
    void hashEndsAndSavesAndTheGatewayHangsUpWhenNothingMoreIsKeyed() throws Exception {
        try (var call = dial(UnboundPolicy.ANNOUNCE)) {
            speak(call, 1);
            call.press("##");
            assertThat(call.awaitOver(PATIENCE)).contains("BYE");
        }
        var finished = finished();
        assertThat(finished.kind()).isEqualTo(MessageKind.VOICE);
        assertThat(finished.urgent()).isFalse();
        assertThat(finished.length()).isBetween(Duration.ofMillis(900), Duration.ofMillis(1900));
        assertThat(details(finished)).contains("ended with #");
    }

    @Test
    void starDiscardsWhatWasSaidAndRecordsAgain() throws Exception {
        try (var call = dial(UnboundPolicy.ANNOUNCE)) {
            speak(call, 2);
            listenForTheNextBeep(call);
            call.press("*");
            assertThat(beep.await(20, TimeUnit.SECONDS)).isTrue();
            call.awaitOver(Duration.ofMillis(100));
            speak(call, 1);
            call.hangUp();
        }
        assertThat(finished().length()).isBetween(Duration.ofMillis(900), Duration.ofMillis(1800));
    }

    @Test
    void zeroMarksUrgentAndTheRecordingGoesOn() throws Exception {
        try (var call = dial(UnboundPolicy.ANNOUNCE)) {
            speak(call, 1);
            call.press("0");
            speak(call, 1);
            call.hangUp();
        }
        var finished = finished();
        assertThat(finished.urgent()).isTrue();
        assertThat(finished.length()).isGreaterThanOrEqualTo(Duration.ofMillis(1900));
    }

    @Test
    void aNumberThatIsKeyedIsKeptAndKeyingIsNeitherSilenceNorUrgent() throws Exception {
        try (var call = dial(UnboundPolicy.ANNOUNCE)) {
            speak(call, 1);
            call.press("1390013#");
            assertThat(call.awaitOver(PATIENCE)).contains("BYE");
        }
        var finished = finished();
        assertThat(finished.keyed()).containsExactly("1390013");
        assertThat(finished.urgent()).isFalse();
        assertThat(details(finished)).as("longer than the silence that ends a message").contains("ended with #");
        assertThat(finished.length()).isGreaterThanOrEqualTo(Duration.ofMillis(900));
    }

    @Test
    void afterHashTheCallerMayListenMarkUrgentAndStartOver() throws Exception {
        try (var call = dial(UnboundPolicy.ANNOUNCE)) {
            speak(call, 2);
            call.press("#1");
            var heard = new java.util.concurrent.atomic.AtomicLong();
            call.listen((g711, offset, length) -> {
                for (var i = offset; i < offset + length; i++) {
                    heard.addAndGet(loud(g711[i]) ? 1 : 0);
                }
            });
            org.awaitility.Awaitility.await().atMost(PATIENCE).until(() -> heard.get() > Codec.SAMPLE_RATE);
            call.press("0");
            listenForTheNextBeep(call);
            call.press("*");
            assertThat(beep.await(20, TimeUnit.SECONDS)).isTrue();
            speak(call, 1);
            call.hangUp();
        }
        var finished = finished();
        assertThat(finished.urgent()).isTrue();
        assertThat(finished.length()).isLessThan(Duration.ofMillis(1900));
    }

    @Test
    void aKeyThatCutsThePlayingShortCounts() throws Exception {
        try (var call = dial(UnboundPolicy.ANNOUNCE)) {
            speak(call, 3);
            var playing = new CountDownLatch(1);
            call.press("#1");
            call.listen((g711, offset, length) -> {
                if (loud(g711[offset])) {
                    playing.countDown();
                }
            });
            assertThat(playing.await(20, TimeUnit.SECONDS)).isTrue();
            call.press("0");
            assertThat(call.awaitOver(PATIENCE)).contains("BYE");
        }
        assertThat(finished().urgent()).isTrue();
    }

    @Test
    void silenceEndsTheMessage() throws Exception {
        try (var call = dial(UnboundPolicy.ANNOUNCE)) {
            speak(call, 1);
            call.play(Prompt.silence(Duration.ofSeconds(3)));
            assertThat(call.awaitOver(PATIENCE)).contains("BYE");
        }
        assertThat(details(finished())).contains("ended by silence");
    }

    @Test
    void theLongestLengthEndsTheMessageToTheSample() throws Exception {
        try (var call = dial(UnboundPolicy.ANNOUNCE)) {
            speak(call, 6);
            assertThat(call.awaitOver(PATIENCE)).contains("BYE");
        }
        var finished = finished();
        assertThat(details(finished)).contains("ended at the longest length");
        assertThat(finished.length()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void whoHangsUpDuringTheGreetingIsAnItemToo() throws Exception {
        var plan = plan(UnboundPolicy.ANNOUNCE);
        try (var call = phone.call(plan)) {
            assertThat(call.awaitAnswer(PATIENCE)).contains(200);
            call.hangUp();
        }
        assertThat(finished().kind()).isEqualTo(MessageKind.NOTHING_SAID);
    }

    @Test
    void aFaultOfOursEndsTheCallAndKeepsWhatWasSaid() throws Exception {
        try (var call = dial(UnboundPolicy.ANNOUNCE)) {
            speak(call, 2);
            clock.failOnce();
            call.press("#");
            assertThat(call.awaitOver(PATIENCE)).contains("BYE");
        }
        var finished = finished();
        assertThat(finished.kind()).isEqualTo(MessageKind.VOICE);
        assertThat(finished.length()).isGreaterThan(Duration.ofMillis(1900));
        assertThat(details(finished)).contains("a fault of ours ended the call");
    }

    @Test
    void aNumberThatNobodyHasBoundIsRefusedOrKeptAsTheOperatorWishes() throws Exception {
        store.bindings.unbind(TestStore.CALLED, TestStore.LIN, Clock.systemUTC().instant());
        try (var call = phone.call(plan(UnboundPolicy.REJECT))) {
            assertThat(call.awaitAnswer(PATIENCE)).contains(480);
        }
        assertThat(outcomes.poll(20, TimeUnit.SECONDS)).isEqualTo(new DepositOutcome.NobodyBound(480));
        gateway.close();
        try (var call = dial(UnboundPolicy.HOLD)) {
            speak(call, 1);
            call.hangUp();
        }
        var held = store.messages.keep(finished());
        assertThat(held.state()).isEqualTo(yinxin.voicemail.message.MessageState.HELD);
    }

    /// Calls, hears the greeting and the beep.
    private OutgoingCall dial(UnboundPolicy unbound) throws Exception {
        var call = phone.call(plan(unbound));
        assertThat(call.awaitAnswer(PATIENCE)).contains(200);
        listenForTheNextBeep(call);
        assertThat(beep.await(20, TimeUnit.SECONDS)).isTrue();
        call.awaitOver(Duration.ofMillis(250));
        return call;
    }

    private void listenForTheNextBeep(OutgoingCall call) {
        beep = new CountDownLatch(1);
        call.listen(new BeepDetector(call.codec(), beep::countDown));
    }

    private OutgoingCall.Plan plan(UnboundPolicy unbound) throws Exception {
        var arrivals = new ArrivalReader(List.of(), List.of(), store.bindings);
        var greetings = Greetings.load(Greetings.Language.ZH, shortPrompts());
        var rules = new DepositRules(greetings, LIMITS, unbound);
        var byPhone = new GreetingByPhone(store.bindings, store.ownGreetings, greetings, Clock.systemUTC());
        var wishes = new Wishes(store.bindings, store.rules, store.ownGreetings, rules);
        var books = new DepositBooks(wishes, AnsweredCalls.open(directory, clock), store.messages);
        var deposit = new Deposit(arrivals, books, recordings, rules,
                new NumberProof(store.bindings, greetings, byPhone, Clock.systemUTC()), clock);
        gateway = endpoint(call -> outcomes.add(deposit.take(call)));
        gateway.start();
        var uri = "sip:13800138000@127.0.0.1:" + gateway.port();
        return new OutgoingCall.Plan(OutgoingCall.Plan.newCallId(), uri, "<sip:13900139000@127.0.0.1>", "<sip:13800138000@127.0.0.1>", "udp",
                List.of(new OutgoingCall.Header("Diversion", "<sip:13800138000@127.0.0.1>;reason=user-busy")));
    }

    private SipEndpoint endpoint(yinxin.telephony.sip.IncomingCall.Handler handler) {
        var trunk = new Trunk("loopback", List.of(Trunk.AddressRange.parse("127.0.0.1/32")));
        return new SipEndpoint(new SipSettings("127.0.0.1", 0, List.of(trunk), 10), media, handler, Clock.systemUTC(), new SimpleMeterRegistry());
    }

    /// Every prompt is replaced by a fifth of a second of quiet.
    private Path shortPrompts() throws Exception {
        var zh = Files.createDirectories(directory.resolve("greetings").resolve("zh"));
        var quiet = WavFile.encode(Prompt.silence(Duration.ofMillis(200)).in(Codec.PCMA), Codec.PCMA);
        try (var shipped = Files.list(Path.of("src/main/resources/greetings/zh"))) {
            for (var prompt : shipped.toList()) {
                Files.write(zh.resolve(String.valueOf(prompt.getFileName())), quiet);
            }
        }
        return directory.resolve("greetings");
    }

    private static void speak(OutgoingCall call, int seconds) throws Exception {
        try (var in = DialogueTest.class.getResourceAsStream("/caller/sample-zh.wav")) {
            var speech = WavSound.parse(in.readAllBytes()).samples();
            call.play(Prompt.fromSamples("speech", Arrays.copyOf(speech, Math.min(speech.length, seconds * Codec.SAMPLE_RATE))));
        }
    }

    private static boolean loud(byte alaw) {
        return Math.abs(yinxin.telephony.audio.G711.decode(alaw, Codec.PCMA)) > 500;
    }

    private FinishedCall finished() throws Exception {
        var outcome = Optional.ofNullable(outcomes.poll(20, TimeUnit.SECONDS));
        assertThat(outcome).containsInstanceOf(DepositOutcome.Finished.class);
        return ((DepositOutcome.Finished) outcome.orElseThrow()).call();
    }

    private static List<String> details(FinishedCall finished) {
        return finished.timeline().stream().map(TimelineEntry::detail).toList();
    }

    /// Tells the time, but fails once when told to: a bug in the middle of a call.
    private static final class FaultyClock extends Clock {
        private final AtomicBoolean faulty = new AtomicBoolean();

        void failOnce() {
            faulty.set(true);
        }

        @Override
        public Instant instant() {
            if (faulty.compareAndSet(true, false)) {
                throw new IllegalStateException("a bug, for the test");
            }
            return Clock.systemUTC().instant();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
