package yinxin.telephony.e1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.FreePort;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.e1.q931.CallControl;
import yinxin.telephony.e1.wire.Emulation;
import yinxin.telephony.e1.wire.WireSettings;
import yinxin.telephony.rtp.RecordingRules;
import yinxin.telephony.sip.IncomingCall;
import yinxin.telephony.sip.IncomingCall.HungUp;
import yinxin.telephony.sip.diversion.DivertedCall;

/// The trunk against libpri as the exchange.
class LibpriTest {
    private static final RecordingRules RULES = new RecordingRules(Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofSeconds(10));

    @TempDir
    Path directory;
    private final int port = FreePort.any();
    private final BlockingQueue<Taken> taken = new LinkedBlockingQueue<>();
    private Exchange exchange;
    private E1Trunks trunks;

    private record Taken(DivertedCall call, byte[] recorded, IncomingCall.RecordOutcome ending) {}

    @BeforeEach
    void start() throws Exception {
        var peer = FreePort.any();
        var loopback = InetAddress.getLoopbackAddress();
        exchange = new Exchange(peer, port, "network");
        trunks = new E1Trunks(List.of(E1Settings.of("office", new InetSocketAddress(loopback, port), new InetSocketAddress(loopback, peer),
                new WireSettings(Emulation.CESOPSN, false, 0, WireSettings.MOST_JITTER, false), CallControl.Side.USER)), this::take, Clock.systemUTC());
        trunks.start();
    }

    @AfterEach
    void stop() {
        trunks.close();
        exchange.close();
    }

    private void take(IncomingCall call) {
        var sound = new ByteArrayOutputStream();
        call.answer();
        call.play(Prompt.beep(), "");
        var ending = call.record(sound::write, RULES, "#");
        taken.add(new Taken(call.diverted(), sound.toByteArray(), ending));
        call.hangUp();
    }

    private byte[] speech(String file) throws Exception {
        var sound = new byte[16_000];
        new Random(file.hashCode()).nextBytes(sound);
        Files.write(directory.resolve(file), sound);
        return sound;
    }

    @Test
    void aCallIsAnsweredHeardAndRecordedToTheLastSample() throws Exception {
        exchange.await("UP 0");
        await().until(() -> trunks.trunks().getFirst().state().orElseThrow().isUp());
        var sent = speech("sent.al");
        exchange.tell("call 1 1 13800138000 88886666 13912345678 1 1");
        exchange.await("ANSWER 1");
        exchange.tell("hear 1");
        exchange.await("BEEP 1");
        exchange.tell("play 1 %s", directory.resolve("sent.al"));
        exchange.await("PLAYED 1");
        exchange.tell("hangup 1 16");

        var one = taken.poll(20, TimeUnit.SECONDS);
        assertThat(one.ending()).isEqualTo(new HungUp("16 normal clearing"));
        assertThat(at(one.recorded(), sent)).isNotNegative();
    }

    private static int at(byte[] where, byte[] what) {
        for (var i = 0; i + what.length <= where.length; i++) {
            if (java.util.Arrays.equals(where, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        return -1;
    }
}
