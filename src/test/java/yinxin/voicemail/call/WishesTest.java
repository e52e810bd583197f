package yinxin.voicemail.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.CALLER;
import static yinxin.storage.TestStore.LIN;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.MovedClock;
import yinxin.caller.CallPlan;
import yinxin.caller.CallProgress;
import yinxin.caller.CallReport;
import yinxin.caller.Ear;
import yinxin.caller.Softphone;
import yinxin.caller.WavSound;
import yinxin.storage.TestStore;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Correlation;
import yinxin.telephony.audio.G711;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.audio.WavFile;
import yinxin.telephony.rtp.RtpEngine;
import yinxin.telephony.rtp.RtpSettings;
import yinxin.telephony.sip.SipEndpoint;
import yinxin.telephony.sip.SipSettings;
import yinxin.telephony.sip.Trunk;
import yinxin.voicemail.call.DepositOutcome.Unwanted;
import yinxin.voicemail.ledger.AnsweredCalls;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.owner.GreetingChoice;
import yinxin.voicemail.owner.NumberRules.Blocked;
import yinxin.voicemail.owner.NumberSettings;
import yinxin.voicemail.owner.WithheldCallers;
import yinxin.voicemail.recording.RecordingLimits;
import yinxin.voicemail.recording.Recordings;
import yinxin.voicemail.recording.Take;

/// What owners decided about their calls, as callers meet it: a telephone calls over SIP and RTP, on the real store.
@Timeout(120)
class WishesTest {
    private static final String PROOF = "01012345678";

    @TempDir
    Path directory;
    private final BlockingQueue<DepositOutcome> outcomes = new LinkedBlockingQueue<>();
    private final MovedClock clock = new MovedClock();
    private TestStore store;
    private Recordings recordings;
    private RtpEngine media;
    private SipEndpoint gateway;
    private Softphone phone;
    private Wishes wishes;
    private short[] speech;

    @BeforeEach
    void start() throws Exception {
        store = new TestStore(directory, clock);
        recordings = Recordings.open(directory, store.ownerships);
        media = new RtpEngine(new RtpSettings(InetAddress.getLoopbackAddress(), 32_000, 32_999, 1));
        try (var in = WishesTest.class.getResourceAsStream("/caller/sample-zh.wav")) {
            speech = Arrays.copyOf(WavSound.parse(in.readAllBytes()).samples(), 2 * Codec.SAMPLE_RATE);
        }
        var greetings = Greetings.load(Greetings.Language.ZH, shortPrompts());
        var rules = new DepositRules(greetings, RecordingLimits.DEFAULT, UnboundPolicy.REJECT);
        wishes = new Wishes(store.bindings, store.rules, store.ownGreetings, rules);
        var arrivals = new ArrivalReader(List.of(new AccessNumber(new PhoneNumber("+861012345678"), AccessNumber.Purpose.PROOF, Optional.empty(),
                Optional.empty())), List.of(new TrunkRules("loopback", TrunkRules.ServedUser.LAST, Optional.empty(), "010")), store.bindings);
        var byPhone = new GreetingByPhone(store.bindings, store.ownGreetings, greetings, clock);
        var books = new DepositBooks(wishes, AnsweredCalls.open(directory, clock), store.messages);
        var deposit = new Deposit(arrivals, books, recordings, rules, new NumberProof(store.bindings, greetings, byPhone, clock), clock);
        var trunk = new Trunk("loopback", List.of(Trunk.AddressRange.parse("127.0.0.1/32")));
        gateway = new SipEndpoint(new SipSettings("127.0.0.1", 0, List.of(trunk), 10), media, call -> outcomes.add(deposit.take(call)),
                Clock.systemUTC(), new SimpleMeterRegistry());
        gateway.start();
        phone = new Softphone(InetAddress.getLoopbackAddress(), Clock.systemUTC());
        store.bindings.bind(CALLED, LIN, Proof.OPERATOR, clock.instant());
    }

    @AfterEach
    void stop() {
        phone.close();
        gateway.close();
        media.close();
        recordings.close();
        store.close();
    }

    /// Every prompt is a low tone of a fifth of a second, so that callers need not wait.
    private Path shortPrompts() throws Exception {
        var tone = new short[Codec.SAMPLE_RATE / 5];
        for (var i = 0; i < tone.length; i++) {
            tone[i] = (short) (3000 * Math.sin(2 * Math.PI * 300 * i / Codec.SAMPLE_RATE));
        }
        var wav = WavFile.encode(Prompt.fromSamples("tone", tone).in(Codec.PCMA), Codec.PCMA);
        for (var language : List.of("zh", "en")) {
            var own = Files.createDirectories(directory.resolve("greetings").resolve(language));
            try (var shipped = Files.list(Path.of("src/main/resources/greetings").resolve(language))) {
                for (var prompt : shipped.toList()) {
                    Files.write(own.resolve(String.valueOf(prompt.getFileName())), wav);
                }
            }
        }
        return directory.resolve("greetings");
    }

    private CallPlan plan(boolean withheld) {
        var signalling = new CallPlan.Signalling(CallPlan.Evidence.DIVERSION, 1, withheld, List.of());
        return new CallPlan(at(), PROOF.replace("5678", "5601"), "13900139000", "13800138000", Condition.BUSY, signalling,
                new WavSound(speech), CallPlan.Manners.USUAL);
    }

    private InetSocketAddress at() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port());
    }

    private DepositOutcome outcome() throws InterruptedException {
        return outcomes.poll(30, TimeUnit.SECONDS);
    }

    @Test
    void aBlockedCallerIsRefusedBeforeTheAnswerAndTheOwnerSeesHowOften() throws Exception {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        store.rules.block(CALLED, CALLER, now);

        var report = phone.call(plan(false), CallProgress.NONE);

        assertThat(report.finalStatus()).isEqualTo(603);
        assertThat(report.answeredAt()).as("it costs nothing").isEmpty();
        assertThat(outcome()).isEqualTo(new DepositOutcome.Refused(Unwanted.BLOCKED));
        assertThat(store.rules.blocked(CALLED)).extracting(Blocked::caller, Blocked::calls).containsExactly(org.assertj.core.groups.Tuple.tuple(CALLER, 1L));
        assertThat(store.messages.ofNumber(CALLED, 10)).isEmpty();
        assertThat(wishes.refusals(Unwanted.BLOCKED)).isEqualTo(1);
        try (var spool = Files.list(directory.resolve("spool"))) {
            assertThat(spool.toList()).isEmpty();
        }
    }

    /// Or blocking one number after the other would tell whose hidden call it was.
    @Test
    void whoIsBlockedStaysSoWithAHiddenNumberAndIsCountedOnlyForTheOperator() throws Exception {
        store.rules.block(CALLED, CALLER, clock.instant());

        assertThat(phone.call(plan(true), CallProgress.NONE).finalStatus()).isEqualTo(603);

        assertThat(outcome()).isEqualTo(new DepositOutcome.Refused(Unwanted.BLOCKED));
        assertThat(store.rules.blocked(CALLED)).extracting(Blocked::calls).containsExactly(0L);
        assertThat(store.rules.withheldCalls(CALLED)).isZero();
        assertThat(wishes.refusals(Unwanted.BLOCKED)).isEqualTo(1);
    }

    @Test
    void aCallerWhoHidesTheNumberIsRefusedWhereTheOwnerWishesAndMayCallAgainShowingIt() throws Exception {
        store.rules.keep(CALLED, new NumberSettings(GreetingChoice.STANDARD, WithheldCallers.REJECT));

        var hidden = phone.call(plan(true), CallProgress.NONE);

        assertThat(hidden.finalStatus()).isEqualTo(433);
        assertThat(hidden.answeredAt()).isEmpty();
        assertThat(outcome()).isEqualTo(new DepositOutcome.Refused(Unwanted.WITHHELD));
        assertThat(store.rules.withheldCalls(CALLED)).isEqualTo(1);
        assertThat(wishes.refusals(Unwanted.WITHHELD)).isEqualTo(1);
        assertThat(phone.call(plan(false), CallProgress.NONE).recorded()).isTrue();
        assertThat(outcome()).isInstanceOf(DepositOutcome.Finished.class);
    }

    @Test
    void anUnblockedCallerIsRecordedAgain() throws Exception {
        store.rules.block(CALLED, CALLER, clock.instant());
        store.rules.unblock(CALLED, CALLER);

        assertThat(phone.call(plan(false), CallProgress.NONE).recorded()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"PCMA", "PCMU"})
    void callersHearTheOwnersOwnGreetingAndThenTheBeep(Codec codec) throws Exception {
        store.ownGreetings.offer(CALLED, new Take(codec, G711.encode(speech, codec)), clock.instant());
        store.ownGreetings.keep(CALLED);
        var ear = new Ear();

        var call = phone.dial(plan(false), ear);

        await().atMost(Duration.ofSeconds(30)).until(ear::beeps, beeps -> beeps == 1);
        call.hangUp();
        var heard = ear.heard();
        var piece = Arrays.copyOfRange(speech, Codec.SAMPLE_RATE / 2, Codec.SAMPLE_RATE * 3 / 2);
        assertThat(Correlation.best(piece, heard, heard.length).value()).isGreaterThan(0.98);
        assertThat(outcome()).isInstanceOf(DepositOutcome.Finished.class);
    }

    @Test
    void aGreetingThatCannotBeReadIsReplacedByTheStandardOne() throws Exception {
        store.ownGreetings.offer(CALLED, new Take(Codec.PCMA, G711.encode(speech, Codec.PCMA)), clock.instant());
        store.ownGreetings.keep(CALLED);
        store.database.write(db -> db.sql("update own_greeting set sealed = :octets").param("octets", new byte[500]).update());

        var report = phone.call(plan(false), CallProgress.NONE);

        assertThat(report.recorded()).isTrue();
        assertThat(report.greeting()).as("a fifth of a second, and the beep").isLessThan(Duration.ofMillis(1_200));
    }

    @Test
    void ownersRecordTheirGreetingByPhoneHearItAndKeepTheSecondOne() throws Exception {
        var ear = new Ear();
        var call = phone.dial(new CallPlan(at(), PROOF, "13800138000", "", Condition.UNKNOWN, CallPlan.Signalling.USUAL, new WavSound(new short[1]),
                CallPlan.Manners.USUAL), ear);
        await().atMost(Duration.ofSeconds(20)).until(ear::isAnswered);
        call.press("#");
        await().atMost(Duration.ofSeconds(20)).until(ear::beeps, beeps -> beeps == 1);
        call.press("*");
        await().atMost(Duration.ofSeconds(20)).until(ear::beeps, beeps -> beeps == 2);
        var before = ear.heard().length;
        call.play(Prompt.fromSamples("what the owner says", speech));
        await().atMost(Duration.ofSeconds(20)).until(() -> ear.heard().length > before + speech.length);
        var after = ear.heard().length;
        call.press("#");
        var piece = Arrays.copyOfRange(speech, Codec.SAMPLE_RATE, Codec.SAMPLE_RATE * 5 / 4);
        await().atMost(Duration.ofSeconds(20)).until(() -> isIn(piece, Arrays.copyOfRange(ear.heard(), after, ear.heard().length)));
        call.press("1");
        await().atMost(Duration.ofSeconds(20)).until(ear::isOver);

        assertThat(outcome()).isEqualTo(new DepositOutcome.GreetingCall(true));
        var kept = store.ownGreetings.of(CALLED).orElseThrow().take();
        assertThat(Correlation.best(piece, G711.decode(kept.audio(), kept.codec()), kept.audio().length).value()).isGreaterThan(0.95);
        assertThat(kept.length()).as("without the quiet around it").isBetween(Duration.ofMillis(1_500), Duration.ofMillis(2_500));
        assertThat(store.rules.of(CALLED).greeting()).isEqualTo(GreetingChoice.OWN);
    }

    private static boolean isIn(short[] piece, short[] heard) {
        return heard.length > piece.length && Correlation.best(piece, heard, heard.length).value() > 0.95;
    }

    @Test
    void whoSaysNothingIsAskedAgainAndWhoHangsUpKeepsTheOldGreeting() throws Exception {
        var ear = new Ear();
        var call = phone.dial(new CallPlan(at(), PROOF, "13800138000", "", Condition.UNKNOWN, CallPlan.Signalling.USUAL, new WavSound(new short[1]),
                CallPlan.Manners.USUAL), ear);
        await().atMost(Duration.ofSeconds(20)).until(ear::isAnswered);
        call.press("#");
        await().atMost(Duration.ofSeconds(20)).until(ear::beeps, beeps -> beeps == 1);
        call.press("#");
        await().atMost(Duration.ofSeconds(20)).until(ear::beeps, beeps -> beeps == 2);
        call.hangUp();

        assertThat(outcome()).isEqualTo(new DepositOutcome.GreetingCall(false));
        assertThat(store.ownGreetings.of(CALLED)).isEmpty();
        assertThat(store.rules.of(CALLED)).isEqualTo(NumberSettings.USUAL);
    }

    /// To them the key means nothing, as ever.
    @Test
    void whoDoesNotOwnTheNumberRecordsNothing() throws Exception {
        var report = phone.key(new CallPlan(at(), PROOF, "13600136000", "", Condition.UNKNOWN, CallPlan.Signalling.USUAL, new WavSound(new short[1]),
                CallPlan.Manners.USUAL), "#123456");

        assertThat(report.ended()).isInstanceOf(CallReport.KeysPressed.class);
        assertThat(outcome()).isEqualTo(new DepositOutcome.ProofCall(Optional.of(new yinxin.voicemail.message.ProofOutcome.NothingPending())));
    }
}
