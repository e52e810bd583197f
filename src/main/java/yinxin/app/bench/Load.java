package yinxin.app.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The callers: many calls from one thread, with one socket for all SIP and one for all RTP, so that it costs less than the gateway.
///
/// Every call sends a packet of 20 ms each 20 ms from the answer to the hang-up, as telephones do; a caller that fell behind sends what is
/// missing at once. Lost SIP messages are sent again as RFC 3261 §17.1 says, and counted.
final class Load implements AutoCloseable {
    static final long PERIOD = Duration.ofMillis(20).toNanos();
    private static final long STEP = Duration.ofMillis(1).toNanos();
    private static final int SLOTS = (int) (PERIOD / STEP);
    private static final long T1 = Duration.ofMillis(500).toNanos();
    private static final long T2 = Duration.ofSeconds(4).toNanos();
    /// 64·T1: then nobody answers any more.
    private static final long PATIENCE = 64 * T1;
    private static final long LOOK = Duration.ofMillis(50).toNanos();
    private static final int BUFFER = 4 << 20;
    private static final int PORTS = 65536;
    private static final int HEADER = 12;
    private static final int PCMA = 8;
    private static final int MOST_AT_ONCE = 500;
    /// Eight octets of silence in A-law. What begins so is a pause of the greeting or a sign of life.
    private static final long SILENCE = 0xD5D5D5D5D5D5D5D5L;

    private final MarkedSpeech speech;
    private final InetSocketAddress gateway;
    private final DatagramChannel sip;
    private final DatagramChannel media;
    private final Selector selector;
    private final SipText text;
    private final Thread thread = Thread.ofPlatform().name("load").daemon().unstarted(this::run);
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final List<LoadCall> calls = new CopyOnWriteArrayList<>();
    private final List<LoadCall> waiting = new ArrayList<>();
    private final List<List<LoadCall>> slots = new ArrayList<>();
    private final @Nullable LoadCall[] byPort = new @Nullable LoadCall[PORTS];
    private final ByteBuffer out = ByteBuffer.allocateDirect(2048);
    private final ByteBuffer in = ByteBuffer.allocateDirect(PORTS);
    private volatile Percentiles lateness = new Percentiles();
    private final LongAdder packetsSent = new LongAdder();
    private final List<LoadCall> due = new ArrayList<>();
    private List<LoadCall> known = new ArrayList<>();
    private long wakeUp;
    private long paced;
    private long looked;
    private int dropEvery;
    private volatile boolean stopping;
    private volatile @Nullable IOException failure;

    /// @param gateway where SIP goes
    /// @param called  numbers that are bound
    Load(MarkedSpeech speech, InetSocketAddress gateway, String... called) {
        this.speech = speech;
        this.gateway = gateway;
        try {
            selector = Selector.open();
            sip = open();
            sip.register(selector, SelectionKey.OP_READ);
            media = open();
            var us = (InetSocketAddress) sip.getLocalAddress();
            text = new SipText(Long.toString(System.nanoTime(), 36), address(us), address(gateway), called);
        } catch (IOException e) {
            throw new UncheckedIOException("the load cannot open its sockets", e);
        }
        for (var i = 0; i < SLOTS; i++) {
            slots.add(new ArrayList<>());
        }
        thread.start();
    }

    private static DatagramChannel open() throws IOException {
        var channel = DatagramChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER).setOption(StandardSocketOptions.SO_SNDBUF, BUFFER);
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).configureBlocking(false);
        return channel;
    }

    private static String address(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /// Begins a wave; returns its calls at once.
    List<LoadCall> begin(Wave wave) {
        var begun = new ArrayList<LoadCall>();
        synchronized (this) {
            for (var i = 0; i < wave.calls(); i++) {
                begun.add(new LoadCall(calls.size() + i, wave));
            }
            calls.addAll(begun);
        }
        commands.add(() -> {
            known = new ArrayList<>(calls);
            var now = System.nanoTime();
            for (var i = 0; i < begun.size(); i++) {
                begun.get(i).invitedAt = now + wave.startOf(i);
            }
            due.addAll(begun);
        });
        return List.copyOf(begun);
    }

    /// Plants a fault: of each call, every packet whose number is a multiple of this is not sent. For the check of the check.
    void dropEvery(int packets) {
        commands.add(() -> dropEvery = packets);
    }

    /// RTP packets sent so far.
    long packetsSent() {
        return packetsSent.sum();
    }

    /// How late packets were sent since this was last asked.
    Percentiles takeLateness() {
        var sinceThen = lateness;
        lateness = new Percentiles();
        return sinceThen;
    }

    /// Returns when all these calls are over.
    ///
    /// @throws IllegalStateException when the load itself has failed
    void await(List<LoadCall> begun) throws InterruptedException {
        while (begun.stream().anyMatch(c -> !c.isOver())) {
            if (!thread.isAlive()) {
                throw new IllegalStateException("the load has broken off", failure);
            }
            Thread.sleep(100);
        }
    }

    private void run() {
        paced = System.nanoTime() / STEP;
        try {
            while (!stopping) {
                selector.select(_ -> readSip(), 1);
                for (var command = commands.poll(); command != null; command = commands.poll()) {
                    command.run();
                }
                var now = System.nanoTime();
                startDue(now);
                pace(now);
                readMedia();
                if (now - looked >= LOOK) {
                    looked = now;
                    look(now);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            failure = e instanceof IOException io ? io : ((UncheckedIOException) e).getCause();
        }
    }

    private void startDue(long now) throws IOException {
        if (due.isEmpty() || now < wakeUp) {
            return;
        }
        wakeUp = Long.MAX_VALUE;
        for (var i = 0; i < due.size(); i++) {
            var call = due.get(i);
            if (call.invitedAt <= now) {
                call.invitedAt = System.nanoTime();
                call.lastAsked = call.invitedAt;
                waiting.add(call);
                send(text.invite(call, ((InetSocketAddress) media.getLocalAddress()).getPort()));
            } else {
                wakeUp = Math.min(wakeUp, call.invitedAt);
            }
        }
        due.removeIf(c -> c.lastAsked != 0);
        wakeUp = due.isEmpty() ? 0 : wakeUp;
    }

    private void send(byte[] message) throws IOException {
        sip.send(out.clear().put(message).flip(), gateway);
    }

    private void pace(long now) throws IOException {
        for (var step = now / STEP; paced < step; paced++) {
            var calls = slots.get((int) Math.floorMod(paced, SLOTS));
            lateness.add(now - paced * STEP);
            for (var i = calls.size() - 1; i >= 0; i--) {
                var call = calls.get(i);
                if (now >= call.hangUpAt || call.stage != LoadCall.Stage.TALKING) {
                    calls.remove(i);
                    hangUp(call);
                } else {
                    speak(call);
                }
            }
        }
    }

    private void speak(LoadCall call) throws IOException {
        var packet = call.packets++;
        packetsSent.increment();
        if (dropEvery > 0 && packet % dropEvery == 0) {
            return;
        }
        out.clear().put((byte) 0x80).put((byte) PCMA).putShort((short) packet).putInt(packet * MarkedSpeech.PACKET).putInt(call.number + 1);
        speech.put(out, call.number, packet);
        out.flip();
        while (media.send(out, call.media) == 0) {
            Thread.onSpinWait();
        }
    }

    private void hangUp(LoadCall call) throws IOException {
        if (call.stage == LoadCall.Stage.TALKING) {
            call.stage = LoadCall.Stage.LEAVING;
            call.byeTime = Instant.now();
            call.byeAt = System.nanoTime();
            call.lastAsked = call.byeAt;
            waiting.add(call);
            send(text.bye(call));
        }
    }

    private void readMedia() throws IOException {
        for (var i = 0; i < MOST_AT_ONCE; i++) {
            var from = (InetSocketAddress) media.receive(in.clear());
            if (from == null) {
                return;
            }
            var call = byPort[from.getPort()];
            if (call != null && in.position() >= HEADER + Long.BYTES) {
                call.firstHeardAt = call.firstHeardAt == 0 ? System.nanoTime() : call.firstHeardAt;
                if (in.getLong(HEADER) != SILENCE) {
                    call.packetsAtBeep = call.packets;
                }
            }
        }
    }

    private void readSip() {
        try {
            while (sip.receive(in.clear()) != null) {
                var message = StandardCharsets.ISO_8859_1.decode(in.flip()).toString();
                var number = text.callOf(message);
                if (number >= 0 && number < known.size()) {
                    heard(known.get(number), message);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void heard(LoadCall call, String message) throws IOException {
        if (!message.startsWith("SIP/2.0 ")) {
            if (message.startsWith("BYE ")) {
                send(SipText.okTo(message));
                call.cutOff = call.stage == LoadCall.Stage.TALKING;
                over(call);
            }
            return;
        }
        var status = SipText.status(message);
        var invite = SipText.value(message, "CSeq").endsWith("INVITE");
        if (status < 200) {
            call.status = Math.max(call.status, status);
        } else if (!invite) {
            call.byeAnsweredAt = call.byeAnsweredAt == 0 ? System.nanoTime() : call.byeAnsweredAt;
            over(call);
        } else if (call.stage == LoadCall.Stage.INVITED) {
            answered(call, status, message);
        } else {
            send(text.ack(call));
        }
    }

    private void answered(LoadCall call, int status, String message) throws IOException {
        call.status = status;
        call.toTag = SipText.toTag(message);
        waiting.remove(call);
        if (status >= 300) {
            call.refusedAt = System.nanoTime();
            send(text.ack(call));
            over(call);
            return;
        }
        call.answeredAt = System.nanoTime();
        call.contact = SipText.contact(message);
        send(text.ack(call));
        var port = SipText.mediaPort(message);
        call.media = new InetSocketAddress(gateway.getAddress(), port);
        byPort[port] = call;
        call.hangUpAt = call.answeredAt + call.wave.talk().toNanos();
        call.slot = call.number % SLOTS;
        call.stage = LoadCall.Stage.TALKING;
        slots.get(call.slot).add(call);
    }

    private void over(LoadCall call) {
        waiting.remove(call);
        call.stage = LoadCall.Stage.OVER;
    }

    /// Sends again what was not answered.
    private void look(long now) throws IOException {
        for (var call : List.copyOf(waiting)) {
            var inviting = call.stage == LoadCall.Stage.INVITED;
            var asked = inviting ? call.invitedAt : call.byeAt;
            var pause = call.lastAsked == asked ? T1 : Math.min(2 * (call.lastAsked - asked), inviting ? PATIENCE : T2);
            if (now - asked >= PATIENCE) {
                call.status = inviting ? 408 : call.status;
                over(call);
            } else if (now - call.lastAsked >= pause && !(inviting && call.status >= 100)) {
                call.lastAsked = now;
                call.resent++;
                send(inviting ? text.invite(call, ((InetSocketAddress) media.getLocalAddress()).getPort()) : text.bye(call));
            }
        }
    }

    @Override
    public void close() {
        stopping = true;
        selector.wakeup();
        try {
            thread.join();
            sip.close();
            media.close();
            selector.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("the load did not close its sockets", e);
        }
    }
}
