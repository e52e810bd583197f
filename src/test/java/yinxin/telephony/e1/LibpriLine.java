package yinxin.telephony.e1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import yinxin.FreePort;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.e1.q931.CallControl;
import yinxin.telephony.e1.wire.Emulation;
import yinxin.telephony.e1.wire.WireSettings;
import yinxin.telephony.rtp.RecordingFigures;
import yinxin.telephony.rtp.RecordingRules;
import yinxin.telephony.sip.IncomingCall;
import yinxin.telephony.sip.diversion.DivertedCall;

/// A trunk with libpri at its other end. Calls that come hear a beep and are recorded.
final class LibpriLine implements AutoCloseable {
    private static final RecordingRules RULES = new RecordingRules(Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofSeconds(60));
    private static final Duration LONG = Duration.ofSeconds(60);

    final int port = FreePort.any();
    final int peer = FreePort.any();
    private final Path directory;
    private final CallControl.Side side;
    private final BlockingQueue<Taken> taken = new LinkedBlockingQueue<>();
    Exchange exchange;
    private boolean starts;
    E1Trunks trunks;

    /// A call that has been recorded.
    record Taken(DivertedCall call, byte[] recorded, RecordingFigures figures, IncomingCall.RecordOutcome ending) {}

    /// @param side ours
    LibpriLine(Path directory, CallControl.Side side) throws IOException {
        this.directory = directory;
        this.side = side;
        startExchange();
        startTrunk();
        awaitUp();
    }

    void startExchange() throws IOException {
        exchange = new Exchange(peer, port, side == CallControl.Side.USER ? "network" : "user");
    }

    void startTrunk() throws IOException {
        var loopback = InetAddress.getLoopbackAddress();
        trunks = new E1Trunks(List.of(E1Settings.of("office", new InetSocketAddress(loopback, port), new InetSocketAddress(loopback, peer),
                new WireSettings(Emulation.CESOPSN, false, 0, WireSettings.MOST_JITTER, false), side)), this::take, Clock.systemUTC());
        trunks.start();
        starts = side == CallControl.Side.USER;
    }

    /// Both ends say that the D channel is up.
    void awaitUp() {
        exchange.await("UP 0");
        awaitItsStart();
        await().atMost(LONG).until(() -> state().isUp());
    }

    /// A trunk that has just started asks the exchange to forget the calls of an earlier one.
    void awaitItsStart() {
        if (starts) {
            exchange.await("RESTART -1");
            starts = false;
        }
    }

    E1Trunk trunk() {
        return trunks.trunks().getFirst();
    }

    E1State state() {
        return trunk().state().orElseThrow();
    }

    private void take(IncomingCall call) {
        var sound = new ByteArrayOutputStream();
        call.answer();
        call.play(Prompt.beep(), "");
        var ending = call.record(sound::write, RULES, "#");
        taken.add(new Taken(call.diverted(), sound.toByteArray(), call.figures(), ending));
        call.hangUp();
    }

    /// The next call that has been recorded.
    Taken taken() throws InterruptedException {
        var next = taken.poll(LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("a recorded call").isNotNull();
        return next;
    }

    /// Noise: nothing in it resembles another part of it.
    byte[] sound(int samples) {
        var sound = new byte[samples];
        new Random(samples).nextBytes(sound);
        return sound;
    }

    /// Places a call and waits until its beep is over.
    void call(int id, int channel) {
        exchange.tell("call %d %d 13800138000 88886666 13912345678 1 1", id, channel);
        exchange.await("ANSWER " + id);
        exchange.tell("hear %d", id);
        exchange.await("BEEP " + id);
    }

    /// After a quarter of a second of quiet, since recording begins a little after the beep, and later on a busy machine.
    void play(int id, byte[] sound) throws IOException {
        var file = directory.resolve("sound-" + id + ".al");
        var quiet = new byte[Codec.SAMPLE_RATE / 4];
        Arrays.fill(quiet, Codec.PCMA.silence());
        Files.write(file, quiet);
        exchange.tell("play %d %s", id, Files.write(file, sound, StandardOpenOption.APPEND));
    }

    void playToTheEnd(int id, byte[] sound) throws IOException {
        play(id, sound);
        exchange.await("PLAYED " + id);
    }

    /// Where the piece begins; -1 if it is nowhere.
    static int find(byte[] where, byte[] piece) {
        for (var i = 0; i + piece.length <= where.length; i++) {
            if (Arrays.equals(where, i, i + piece.length, piece, 0, piece.length)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void close() {
        trunks.close();
        exchange.close();
    }
}
