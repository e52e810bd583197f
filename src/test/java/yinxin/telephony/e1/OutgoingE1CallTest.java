package yinxin.telephony.e1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.e1.OutgoingE1Call.Answered;
import yinxin.telephony.e1.OutgoingE1Call.Refused;
import yinxin.telephony.e1.q931.CallControl;
import yinxin.telephony.e1.q931.PartyNumber;
import yinxin.telephony.e1.q931.PartyNumber.Type;
import yinxin.telephony.e1.q931.Q850Cause;
import yinxin.telephony.e1.q931.Redirecting;
import yinxin.telephony.e1.q931.RedirectingReason.Known;
import yinxin.telephony.e1.q931.Setup;

/// Calls that we place, with libpri called: it answers and says back what it hears.
class OutgoingE1CallTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Setup SETUP = Setup.to(PartyNumber.of("88886666", Type.UNKNOWN)).from(PartyNumber.of("13800138000", Type.NATIONAL))
            .redirected(Redirecting.by(PartyNumber.of("13912345678", Type.NATIONAL), Known.NO_REPLY));

    @TempDir
    Path directory;
    private LibpriLine line;

    @AfterEach
    void stop() {
        line.close();
    }

    /// As the exchange we also give the clock.
    @ParameterizedTest
    @EnumSource(CallControl.Side.class)
    void soundGoesBothWaysAndKeysAreTones(CallControl.Side side) throws Exception {
        line = new LibpriLine(directory, side);
        var heard = new ByteArrayOutputStream();
        var keys = new ConcurrentLinkedQueue<Character>();
        try (var call = line.trunk().call(SETUP)) {
            assertThat(call.awaitAnswer(LONG)).contains(new Answered());
            assertThat(line.exchange.await("RING .*")).matches("RING 1000 [0-9]+ 13800138000 88886666 13912345678 2");
            assertThat(call.hasRung()).isTrue();
            call.onKey(keys::add);
            call.listen(heard::write);
            var said = line.sound(8_000);
            assertThat(call.play(Prompt.fromG711("said", said, Codec.PCMA))).isTrue();
            call.press("42#");
            await().atMost(LONG).until(() -> {
                call.awaitOver(Duration.ofMillis(20));
                return keys.size() == 3;
            });
            assertThat(keys).containsExactly('4', '2', '#');
            assertThat(LibpriLine.find(heard.toByteArray(), Arrays.copyOfRange(said, 2_000, 7_000))).isNotNegative();
            assertThat(call.hangUp()).isEqualTo(200);
        }
        line.exchange.await("(HANGUP|ENDED) 1000 16");
    }

    @Test
    void aRefusalHasItsCauseAndAFullTrunkIsSaid() throws Exception {
        line = new LibpriLine(directory, CallControl.Side.USER);
        var calls = IntStream.range(0, 30).mapToObj(_ -> line.trunk().call(SETUP)).toList();
        for (var call : calls) {
            assertThat(call.awaitAnswer(LONG)).contains(new Answered());
        }
        try (var more = line.trunk().call(SETUP)) {
            assertThat(more.awaitAnswer(LONG)).contains(new Refused(Q850Cause.NO_CHANNEL_AVAILABLE));
        }
        calls.forEach(OutgoingE1Call::close);
        await().atMost(LONG).untilAsserted(() -> assertThat(line.state().busy()).isEmpty());
        for (var i = 0; i < 30; i++) {
            line.exchange.await("(HANGUP|ENDED) 10[0-9]+ 16");
        }
        line.exchange.tell("refuse 17");
        try (var call = line.trunk().call(SETUP)) {
            assertThat(call.awaitAnswer(LONG)).contains(new Refused(Q850Cause.USER_BUSY));
            assertThat(call.over()).contains("17 user busy");
        }
    }

    @Test
    void withoutADChannelNobodyIsCalled() throws Exception {
        line = new LibpriLine(directory, CallControl.Side.USER);
        line.exchange.tell("dchannel off");
        await().atMost(LONG).until(() -> !line.state().linkUp());
        try (var call = line.trunk().call(SETUP)) {
            assertThat(call.awaitAnswer(LONG)).contains(new Refused(Q850Cause.DESTINATION_OUT_OF_ORDER));
        }
    }

    @Test
    void whatTheOtherSideEndsIsOver() throws Exception {
        line = new LibpriLine(directory, CallControl.Side.USER);
        try (var call = line.trunk().call(SETUP)) {
            assertThat(call.awaitAnswer(LONG)).contains(new Answered());
            line.exchange.tell("hangup 1000 31");
            assertThat(call.awaitOver(LONG)).contains("31 normal, unspecified");
            assertThat(call.awaitAnswer(Duration.ZERO)).isEqualTo(Optional.of(new Answered()));
        }
    }
}
