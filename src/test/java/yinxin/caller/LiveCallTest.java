package yinxin.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Correlation;
import yinxin.telephony.audio.G711;
import yinxin.telephony.audio.LiveSound;
import yinxin.telephony.sip.TestGateway;
import yinxin.voicemail.message.Condition;

/// Somebody speaks into a call while it lasts; the gateway's endpoint is at the other end, with real RTP between them.
class LiveCallTest {
    /// People do not speak into the beep: half a second, in frames.
    private static final int REACTION = 25;
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    /// Writes down what it is told.
    private static final class Notes implements LiveCall.Watcher {
        final List<String> messages = new CopyOnWriteArrayList<>();
        final List<String> moments = new CopyOnWriteArrayList<>();
        volatile int heard;
        volatile LiveCall.Ending ending;

        @Override
        public void signalled(SeenMessage message) {
            messages.add((message.sent() ? "> " : "< ") + message.startLine().replaceAll("^SIP/2.0 | sip:.*", "") + " (" + message.method() + ")");
        }

        @Override
        public void answered() {
            moments.add("answered");
        }

        @Override
        public synchronized void heard(short[] samples) {
            assertThat(samples).hasSize(LiveSound.FRAME);
            heard++;
        }

        @Override
        public void beep() {
            moments.add("beep");
        }

        @Override
        public void over(LiveCall.Ending how) {
            ending = how;
        }

        void awaitEnd() {
            await().atMost(Duration.ofSeconds(15)).pollInterval(Duration.ofMillis(10)).until(() -> ending != null);
        }
    }

    private static CallPlan plan(int port) {
        return CallPlan.of(new InetSocketAddress(HERE, port), "95000", new CallPlan.Parties("13900139000", "13800138000", Condition.BUSY),
                new WavSound(new short[0]));
    }

    private static short[] speech(int frames) {
        var sound = new short[frames * LiveSound.FRAME];
        for (var i = 0; i < sound.length; i++) {
            sound[i] = (short) (9_000 * Math.sin(2 * Math.PI * (300 + 200 * Math.sin(i / 3000.0)) * i / 8000));
        }
        return sound;
    }

    @Test
    void whatIsSpokenAfterTheBeepIsRecordedToTheLastWord() throws Exception {
        var notes = new Notes();
        var speech = speech(60);
        try (var gateway = new TestGateway(); var phone = new Softphone(HERE, Clock.systemUTC())) {
            var call = phone.dial(plan(gateway.port()), notes);
            await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(5)).until(() -> notes.moments.contains("beep"));
            for (var frame = 0; frame < REACTION; frame++) {
                call.speak(new short[LiveSound.FRAME]);
            }
            for (var frame = 0; frame < 60; frame++) {
                call.speak(Arrays.copyOfRange(speech, frame * LiveSound.FRAME, (frame + 1) * LiveSound.FRAME));
            }
            call.hangUp();
            notes.awaitEnd();
            var recorded = G711.decode(gateway.next().recorded(), Codec.PCMA);

            assertThat(notes.moments).containsExactly("answered", "beep");
            assertThat(notes.ending.answered()).isTrue();
            assertThat(notes.ending.how()).isEqualTo("hung up");
            assertThat(call.framesSent()).isEqualTo(REACTION + 60);
            assertThat(call.framesHeard()).isEqualTo(notes.heard).isGreaterThanOrEqualTo(20);
            assertThat(recorded.length).isGreaterThanOrEqualTo(speech.length);
            assertThat(Correlation.best(speech, recorded, recorded.length - speech.length + 1).value()).isGreaterThan(0.999);
        }
    }

    @Test
    void everyMessageOfTheCallIsSeenInBothDirections() throws Exception {
        var notes = new Notes();
        try (var gateway = new TestGateway(); var phone = new Softphone(HERE, Clock.systemUTC())) {
            var call = phone.dial(plan(gateway.port()), notes);
            await().atMost(Duration.ofSeconds(10)).until(() -> notes.moments.contains("answered"));
            call.hangUp();
            notes.awaitEnd();
            assertThat(notes.messages.stream().distinct()).as("without retransmissions").containsExactly("> INVITE (INVITE)", "< 100 Trying (INVITE)", "< 200 OK (INVITE)", "> ACK (ACK)",
                    "> BYE (BYE)", "< 200 OK (BYE)");
        }
    }

    @Test
    void whoHangsUpBeforeTheAnswerCancels() throws Exception {
        var notes = new Notes();
        var goOn = new CountDownLatch(1);
        try (var gateway = new TestGateway(TestGateway.QUICK, 10, _ -> TestGateway.await(goOn)); var phone = new Softphone(HERE, Clock.systemUTC())) {
            var call = phone.dial(plan(gateway.port()), notes);
            await().until(() -> notes.messages.contains("< 100 Trying (INVITE)"));
            call.hangUp();
            notes.awaitEnd();
            assertThat(notes.ending.answered()).isFalse();
            assertThat(notes.messages).contains("> CANCEL (CANCEL)", "< 487 Request Terminated (INVITE)");
            goOn.countDown();
        }
    }

    @Test
    void aRefusalIsToldInItsOwnWords() throws Exception {
        var notes = new Notes();
        try (var gateway = new TestGateway(TestGateway.QUICK, 10, call -> call.reject(486, "Busy Here")); var phone = new Softphone(HERE, Clock.systemUTC())) {
            phone.dial(plan(gateway.port()), notes);
            notes.awaitEnd();
            assertThat(notes.ending.answered()).isFalse();
            assertThat(notes.ending.status()).isEqualTo(486);
            assertThat(notes.ending.how()).contains("Busy Here");
        }
    }

    @Test
    void whatIsNoKeyIsRefused() throws Exception {
        var notes = new Notes();
        try (var gateway = new TestGateway(); var phone = new Softphone(HERE, Clock.systemUTC())) {
            var call = phone.dial(plan(gateway.port()), notes);
            assertThatThrownBy(() -> call.press("12x")).isInstanceOf(IllegalArgumentException.class);
            await().atMost(Duration.ofSeconds(10)).until(() -> notes.moments.contains("beep"));
            await().atMost(Duration.ofSeconds(15)).pollInterval(Duration.ofMillis(400)).until(() -> {
                call.press("#");
                return notes.ending != null;
            });
            assertThat(notes.ending.how()).isEqualTo("BYE");
            assertThat(gateway.next().ending()).contains("#");
        }
    }

    @Test
    void closingTheTelephoneHangsUp() throws Exception {
        var notes = new Notes();
        try (var gateway = new TestGateway()) {
            try (var phone = new Softphone(HERE, Clock.systemUTC())) {
                phone.dial(plan(gateway.port()), notes);
                await().atMost(Duration.ofSeconds(10)).until(() -> notes.moments.contains("answered"));
            }
            assertThat(notes.ending.how()).isEqualTo("hung up");
            gateway.awaitIdle();
        }
    }
}
