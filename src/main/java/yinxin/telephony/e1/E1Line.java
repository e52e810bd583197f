package yinxin.telephony.e1;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.e1.q931.CallControl;
import yinxin.telephony.e1.q931.Q850Cause;
import yinxin.telephony.e1.q931.Setup;
import yinxin.telephony.e1.wire.Tick;
import yinxin.telephony.e1.wire.WireReceiver;
import yinxin.telephony.e1.wire.WireSender;
import yinxin.telephony.e1.wire.WireState;
import yinxin.telephony.rtp.MediaEvent;

/// One E1: its socket, its milliseconds, its slots, its calls. All but what says otherwise is of the thread that carries it.
///
/// **Whose clock.** As the user's side it sends a millisecond for each that passes on the line: it follows the network's clock. As the network's
/// side it gives the clock, by [System#nanoTime].
final class E1Line implements CallControl.Output {
    private static final Logger LOG = LoggerFactory.getLogger(E1Line.class);
    /// A thread that was kept from running sends faster afterwards, but no box buffers more than this.
    private static final int MOST_TO_CATCH_UP = 100;
    /// All that gathers while the thread is kept from running for half a second, and no more, so that nobody who floods the port keeps it.
    private static final int MOST_AT_ONCE = 512;
    /// For as many packets, each of which costs the system some 768 octets.
    private static final int RECEIVE_BUFFER = 1 << 19;
    private static final int LONGEST_DATAGRAM = 2048;

    private final E1Settings settings;
    private final E1Loop loop;
    private final Calls handler;
    private final E1Watcher watcher;
    private final Clock clock;

    private final DatagramChannel socket;
    private final WireReceiver receiver;
    private final WireSender sender;
    private final DChannel signalling;
    private final ByteBuffer incoming = ByteBuffer.allocateDirect(LONGEST_DATAGRAM);
    private final ByteBuffer outgoing = ByteBuffer.allocateDirect(WireSender.LONGEST);
    private final byte[] in = new byte[Tick.OCTETS];
    private final byte[] out = new byte[Tick.OCTETS];
    private final @Nullable E1Leg[] slots = new @Nullable E1Leg[Tick.SLOTS];
    private final Map<Integer, E1Leg> legs = new HashMap<>();

    private final LongAdder sent = new LongAdder();
    private final LongAdder sendFailures = new LongAdder();
    private final LongAdder callsIn = new LongAdder();
    private final LongAdder callsOut = new LongAdder();
    private long due;
    private boolean began;
    private volatile E1State state;

    /// Who takes the calls that come. Called on the line's thread.
    interface Calls {
        /// A call has come. False if it is to be refused because no calls are taken now.
        boolean offered(E1Leg leg, Setup setup);
    }

    /// What a line needs of its house.
    record House(E1Loop loop, Calls calls, E1Watcher watcher, Clock clock) {}

    /// @throws IOException when the address or port cannot be bound; the message says which
    E1Line(E1Settings settings, House house) throws IOException {
        this.settings = settings;
        this.loop = house.loop();
        this.handler = house.calls();
        this.watcher = house.watcher();
        this.clock = house.clock();
        this.receiver = new WireReceiver(settings.wire());
        this.sender = new WireSender(settings.wire(), new SecureRandom());
        this.signalling = new DChannel(settings, this, house.watcher());
        this.state = new E1State(settings.name(), receiver.state(), false, clock.instant(), Set.of(), settings.channels().size());
        this.socket = open(settings);
    }

    private static DatagramChannel open(E1Settings settings) throws IOException {
        var channel = DatagramChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            channel.bind(settings.local()).connect(settings.peer()).configureBlocking(false);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw new IOException("E1 " + settings.name() + " cannot use UDP " + settings.local() + ": " + e.getMessage(), e);
        }
    }

    E1Settings settings() {
        return settings;
    }

    /// How the line stands. From any thread.
    E1State state() {
        return state;
    }

    /// From any thread.
    E1Figures figures() {
        return new E1Figures(receiver.figures(), sent.sum(), sendFailures.sum(), signalling.frameFigures(), signalling.linkFigures(), callsIn.sum(), callsOut.sum());
    }

    /// Runs a command on the line's thread. From any thread.
    void run(Runnable command) {
        loop.run(command);
    }

    /// From any thread.
    <T> T ask(Supplier<T> question) {
        return loop.ask(question);
    }

    SlotMedia newMedia(MediaEvent.Observer events) {
        return new SlotMedia(loop, events, settings.idle());
    }

    CallControl signalling() {
        return signalling.calls();
    }

    /// What is due now. Nothing that fails here may end the other lines.
    void turn(long now) {
        try {
            begin(now);
            receive(now);
            while (receiver.next(in, now)) {
                hear(now);
            }
            for (var left = due(now); left > 0; left--) {
                transmit();
            }
            signalling.tick(now);
            look();
        } catch (IOException e) {
            LOG.debug("E1 {}: {}", settings.name(), e.toString());
        } catch (RuntimeException e) {
            LOG.error("E1 {} failed; this is a fault of ours", settings.name(), e);
        }
    }

    /// How many milliseconds are to be sent.
    private int due(long now) {
        var passed = receiver.takePassed();
        if (!settings.givesClock()) {
            return Math.min(passed, MOST_TO_CATCH_UP);
        }
        var behind = Math.clamp((now - due) / Tick.NANOS + (now >= due ? 1 : 0), 0, MOST_TO_CATCH_UP);
        due = behind == MOST_TO_CATCH_UP ? now + Tick.NANOS : due + behind * Tick.NANOS;
        return behind;
    }

    private void begin(long now) {
        if (!began) {
            began = true;
            due = now;
            signalling.start(now);
        }
    }

    private void receive(long now) throws IOException {
        for (var i = 0; i < MOST_AT_ONCE; i++) {
            try {
                if (socket.read(incoming.clear()) <= 0) {
                    return;
                }
                receiver.accept(incoming.flip(), now);
            } catch (PortUnreachableException e) {
                // The other end is not there yet, or not any more: it may come.
                sendFailures.increment();
            }
        }
    }

    private void hear(long now) {
        var heard = !receiver.lastWasLost() && switch (receiver.state().alarm()) {
            case NONE, RAI -> true;
            case LOF, AIS, LOS -> false;
        };
        signalling.hear(in, now);
        for (var slot = 1; slot < Tick.SLOTS; slot++) {
            var leg = slots[slot];
            if (leg != null) {
                try {
                    leg.media().hear(in, slot, heard);
                } catch (RuntimeException e) {
                    LOG.error("the sound of a call over E1 {} failed; its recording ends here", settings.name(), e);
                    leg.media().failed();
                }
            }
        }
    }

    private void transmit() throws IOException {
        for (var slot = 1; slot < Tick.SLOTS; slot++) {
            var leg = slots[slot];
            if (leg != null) {
                leg.media().speak(out, slot);
            } else if (slot != Tick.SIGNALLING) {
                quiet(slot);
            }
        }
        signalling.speak(out);
        sender.encode(out, receiver.toTell(), outgoing);
        try {
            socket.write(outgoing);
            sent.increment();
        } catch (PortUnreachableException e) {
            sendFailures.increment();
        }
    }

    private void quiet(int slot) {
        for (var frame = 0; frame < Tick.FRAMES; frame++) {
            out[frame * Tick.SLOTS + slot] = settings.idle();
        }
    }

    /// Tells when something has changed.
    private void look() {
        var before = state;
        var wire = receiver.state();
        var up = signalling.isUp();
        if (!wire.equals(before.wire()) || up != before.linkUp()) {
            told(wire, up, clock.instant());
            LOG.info("E1 {}: D channel {}, alarm {}{}", settings.name(), up ? "up" : "down", wire.alarm(), wire.farEndLosesPackets() ? ", far end loses packets" : "");
        }
    }

    private void told(WireState wire, boolean up, Instant since) {
        var busy = new TreeSet<Integer>();
        for (var slot = 1; slot < Tick.SLOTS; slot++) {
            if (slots[slot] != null) {
                busy.add(slot);
            }
        }
        state = new E1State(settings.name(), wire, up, since, busy, settings.channels().size());
    }

    /// Places a call.
    void place(E1Leg leg, Setup setup) {
        callsOut.increment();
        signalling.begun();
        switch (signalling.calls().setup(setup, System.nanoTime())) {
            case CallControl.Placed.Sent(var call, var channel) -> {
                legs.put(call, leg);
                seat(call, channel);
            }
            case CallControl.Placed.NoChannel() -> leg.cleared(Q850Cause.NO_CHANNEL_AVAILABLE);
            case CallControl.Placed.LinkDown() -> leg.cleared(Q850Cause.DESTINATION_OUT_OF_ORDER);
        }
    }

    /// Ends all calls, as the program does.
    void clearAll(Q850Cause cause) {
        legs.values().stream().toList().forEach(leg -> leg.end(cause));
    }

    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing E1 {}: {}", settings.name(), e.getMessage());
        }
    }

    @Override
    public void send(byte[] message) {
        signalling.send(message);
    }

    @Override
    public void offered(int call, int channel, Setup setup) {
        callsIn.increment();
        signalling.begun();
        var leg = new E1Leg(this);
        legs.put(call, leg);
        seat(call, channel);
        if (handler.offered(leg, setup)) {
            signalling.calls().proceed(call);
        } else {
            signalling.calls().disconnect(call, Q850Cause.TEMPORARY_FAILURE, System.nanoTime());
        }
    }

    @Override
    public void proceeding(int call, int channel) {
        seat(call, channel);
    }

    @Override
    public void alerting(int call, int channel) {
        seat(call, channel);
        leg(call, E1Leg::rings);
    }

    @Override
    public void connected(int call, int channel) {
        seat(call, channel);
        leg(call, E1Leg::talking);
    }

    @Override
    public void cleared(int call, Q850Cause cause) {
        var leg = legs.remove(call);
        if (leg != null) {
            leave(leg);
            leg.cleared(cause);
        }
    }

    @Override
    public void restarted(int channel) {
        signalling.begun();
        LOG.debug("E1 {}: channel {} restarted", settings.name(), channel);
    }

    private void leg(int call, Consumer<E1Leg> what) {
        var leg = legs.get(call);
        if (leg != null) {
            what.accept(leg);
        }
    }

    private void seat(int call, int channel) {
        leg(call, leg -> {
            if (leg.channel() != channel) {
                leave(leg);
                leg.seated(call, channel);
                slots[channel] = leg;
                watcher.channel(channel, true);
                told(state.wire(), state.linkUp(), state.since());
            }
        });
    }

    private void leave(E1Leg leg) {
        var channel = leg.channel();
        if (slots[channel] == leg) {
            slots[channel] = null;
            watcher.channel(channel, false);
            told(state.wire(), state.linkUp(), state.since());
        }
    }
}
