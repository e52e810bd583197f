package yinxin.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import yinxin.caller.CallPlan.Ending;
import yinxin.caller.CallPlan.Evidence;
import yinxin.caller.CallPlan.Manners;
import yinxin.caller.CallPlan.Signalling;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.G711;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.sip.TestGateway;
import yinxin.telephony.sip.diversion.Diverter;
import yinxin.voicemail.message.Condition;

/// The softphone and the gateway's endpoint on loopback, with real RTP between them.
class SoftphoneTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final Manners HASTY = new Manners(Duration.ofMillis(700), Duration.ofSeconds(2), Ending.HANG_UP);

    private static TestGateway gateway;
    private static Softphone phone;

    @BeforeAll
    static void start() throws Exception {
        gateway = new TestGateway();
        phone = new Softphone(LOOPBACK, Clock.systemUTC());
    }

    @AfterAll
    static void stop() {
        phone.close();
        gateway.close();
    }

    private static WavSound speech(int samples) {
        var sound = new short[samples];
        for (var i = 0; i < samples; i++) {
            sound[i] = (short) (12_000 * Math.sin(2 * Math.PI * (300 + 200 * Math.sin(i / 3000.0)) * i / 8000));
        }
        return new WavSound(sound);
    }

    private static CallPlan plan(int port, WavSound sound) {
        return CallPlan.of(new InetSocketAddress(LOOPBACK, port), "95000",
                new CallPlan.Parties("13900139000", "13800138000", Condition.POWERED_OFF), sound);
    }

    @Test
    void whatTheCallerSaysIsRecordedSampleForSample() throws Exception {
        var sound = speech(12_000);
        var told = new ArrayList<String>();

        var report = phone.call(plan(gateway.port(), sound), new Watching(told));
        var taken = gateway.next();

        assertThat(report.sentence()).startsWith("Recorded: 1.5 s");
        assertThat(report.recorded()).isTrue();
        assertThat(report.finalStatus()).isEqualTo(200);
        assertThat(report.samplesSent()).isEqualTo(12_000);
        assertThat(report.greeting()).isLessThan(Duration.ofMillis(300));
        assertThat(taken.ending()).isEqualTo("HungUp[how=BYE]");
        var sent = G711.encode(sound.samples(), Codec.PCMA);
        assertThat(Arrays.copyOf(taken.recorded(), sent.length)).isEqualTo(sent);
        assertThat(taken.recorded().length).isLessThan(sent.length + 2400);
        assertThat(told.getFirst()).isEqualTo("answered");
        assertThat(told).contains("beep", "speaking PT1.5S of PT1.5S").endsWith("ended true");
    }

    private record Watching(List<String> told) implements CallProgress {
        @Override
        public void answered(Duration after) {
            told.add("answered");
        }

        @Override
        public void beep(Duration greeting) {
            told.add("beep");
        }

        @Override
        public synchronized void speaking(Duration spoken, Duration whole) {
            told.add("speaking " + spoken + " of " + whole);
        }

        @Override
        public void ended(CallReport report) {
            told.add("ended " + report.recorded());
        }
    }

    @ParameterizedTest
    @EnumSource(Evidence.class)
    void gatewayReadsWhatThePhoneSignals(Evidence evidence) throws Exception {
        phone.call(plan(gateway.port(), speech(800)).with(new Signalling(evidence, 1, true, List.of())), CallProgress.NONE);

        var diverted = gateway.next().diverted();
        assertThat(diverted.caller()).contains("13900139000");
        assertThat(diverted.withheld()).isTrue();
        assertThat(diverted.accessNumber()).isEqualTo("95000");
        var best = diverted.diverters().getFirst();
        assertThat(best.number()).isEqualTo("13800138000");
        assertThat(best.evidence()).isEqualTo(switch (evidence) {
            case DIVERSION -> Diverter.Evidence.DIVERSION;
            case HISTORY_INFO -> Diverter.Evidence.HISTORY_INFO;
            case REQUEST_URI -> Diverter.Evidence.REQUEST_URI;
            case NONE -> Diverter.Evidence.TO;
        });
    }

    @Test
    void hashKeyEndsTheRecordingBeforeItsOwnSound() throws Exception {
        var manners = new Manners(Duration.ofSeconds(5), Duration.ofSeconds(5), Ending.PRESS_HASH);

        var report = phone.call(plan(gateway.port(), speech(4000)).with(manners), CallProgress.NONE);

        assertThat(gateway.next().ending()).isEqualTo("KeyPressed[key=#]");
        assertThat(report.recorded()).isTrue();
    }

    @Test
    void announcementWithoutABeepIsNoRecording() throws Exception {
        try (var announcing = new TestGateway(TestGateway.QUICK, 10, call -> {
            call.answer();
            call.play(Prompt.silence(Duration.ofMillis(600)), "");
        })) {
            var report = phone.call(plan(announcing.port(), speech(800)), CallProgress.NONE);

            assertThat(report.ended()).isEqualTo(new CallReport.AnnouncementOnly("BYE"));
            assertThat(report.recorded()).isFalse();
            assertThat(report.beepHeard()).isFalse();
        }
    }

    @Test
    void refusalIsReportedWithItsStatus() throws Exception {
        try (var refusing = new TestGateway(TestGateway.QUICK, 10, call -> call.reject(486, "Busy Here"))) {
            var report = phone.call(plan(refusing.port(), speech(800)), CallProgress.NONE);

            assertThat(report.finalStatus()).isEqualTo(486);
            assertThat(report.ended()).isEqualTo(new CallReport.Refused("Busy Here"));
        }
    }

    @Test
    void impatientCallerCancelsAndTheGatewayIsTold() throws Exception {
        try (var slow = new TestGateway(TestGateway.QUICK, 10,
                call -> org.awaitility.Awaitility.await().pollDelay(Duration.ofSeconds(1)).until(() -> !call.answer()))) {
            var report = phone.call(plan(slow.port(), speech(800)).with(HASTY), CallProgress.NONE);

            assertThat(report.ended()).isEqualTo(new CallReport.GivenUp());
            slow.awaitIdle();
            assertThat(slow.refused(487)).isEqualTo(1);
        }
    }

    @Test
    void beepThatNeverComesIsReported() throws Exception {
        try (var silent = new TestGateway(TestGateway.QUICK, 10, call -> {
            call.answer();
            call.awaitKey("#", Duration.ofSeconds(20));
        })) {
            var report = phone.call(plan(silent.port(), speech(800)).with(HASTY), CallProgress.NONE);

            assertThat(report.ended()).isEqualTo(new CallReport.NoBeep());
            silent.awaitIdle();
        }
    }

    @Test
    void speakerIsCutOffWhenTheGatewayHangsUp() throws Exception {
        try (var strict = new TestGateway(TestGateway.QUICK, 10, call -> {
            call.answer();
            call.play(Prompt.beep(), "");
            call.record((_, _, _) -> { }, new yinxin.telephony.rtp.RecordingRules(Duration.ofMillis(500), Duration.ofSeconds(9),
                    Duration.ofSeconds(9)), "");
        })) {
            var report = phone.call(plan(strict.port(), speech(40_000)), CallProgress.NONE);

            assertThat(report.ended()).isEqualTo(new CallReport.CutOff("BYE"));
            assertThat(report.samplesSent()).isBetween(2000L, 16_000L);
        }
    }

    @Test
    void callIntoTheVoidGetsNoReply() throws Exception {
        try (var deaf = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            var report = phone.call(plan(deaf.getLocalPort(), speech(800)).with(HASTY), CallProgress.NONE);

            assertThat(report.ended()).isEqualTo(new CallReport.NoReply());
            assertThat(report.answeredAt()).isEmpty();
        }
    }

    @Test
    void keysAloneProveThatTheCallWasHeard() throws Exception {
        try (var asking = new TestGateway(TestGateway.QUICK, 10, call -> {
            call.answer();
            call.awaitKey("5", Duration.ofSeconds(10));
        })) {
            var report = phone.key(plan(asking.port(), speech(0)), "12345");

            assertThat(report.ended()).isEqualTo(new CallReport.KeysPressed("BYE"));
            assertThat(report.finalStatus()).isEqualTo(200);
        }
    }
}
