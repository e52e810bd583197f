package yinxin.telephony.rtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Carries the media of every call on a few event loops.
public final class RtpEngine implements AutoCloseable {
    private final RtpSettings settings;
    private final List<RtpLoop> loops = new ArrayList<>();
    private final RtpTotals.Counters counters = new RtpTotals.Counters();
    private final SecureRandom random = new SecureRandom();
    /// Ports of ours that are open. Guarded by itself; touched when a session opens and closes.
    private final BitSet taken = new BitSet();

    /// Starts the loops.
    public RtpEngine(RtpSettings settings) {
        this.settings = settings;
        for (var i = 0; i < settings.loops(); i++) {
            loops.add(new RtpLoop(i, counters));
        }
        loops.forEach(RtpLoop::start);
    }

    /// Opens a session on a free even port, chosen at random so that a stranger cannot guess it (RFC 6056).
    ///
    /// @throws NoMediaPort when every port of the range is taken
    public RtpSession open(MediaEvent.Observer events) throws NoMediaPort {
        return open(events, settings.bind());
    }

    /// As above, on the address from which `peer` can be reached: IPv4 or IPv6 as that.
    ///
    /// @throws NoMediaPort when every port of the range is taken
    public RtpSession open(MediaEvent.Observer events, InetAddress peer) throws NoMediaPort {
        var bind = settings.bind(peer);
        var ports = settings.ports();
        var first = random.nextInt(ports);
        for (var i = 0; i < ports; i++) {
            var index = (first + i) % ports;
            var port = take(index) ? bind(bind, index) : null;
            if (port != null) {
                return session(port, index, events);
            }
        }
        throw new NoMediaPort(settings);
    }

    /// What the engine has done so far.
    public RtpTotals totals() {
        return counters.totals();
    }

    /// Ends every session and every loop, and waits for them.
    @Override
    public void close() {
        loops.forEach(RtpLoop::close);
    }

    private RtpSession session(MediaPort port, int index, MediaEvent.Observer events) {
        var loop = loops.stream().min(Comparator.comparingInt(l -> l.assigned().get())).orElseThrow();
        loop.assigned().incrementAndGet();
        var session = new RtpSession(loop, port, events, random, () -> free(index));
        loop.run(session::register);
        return session;
    }

    private boolean take(int index) {
        synchronized (taken) {
            if (taken.get(index)) {
                return false;
            }
            taken.set(index);
            return true;
        }
    }

    private void free(int index) {
        synchronized (taken) {
            taken.clear(index);
        }
    }

    /// A channel on this port, or null when another program has it.
    private @Nullable MediaPort bind(InetAddress address, int index) {
        var local = new InetSocketAddress(address, settings.port(index));
        var family = address.getAddress().length == 4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
        try {
            var channel = DatagramChannel.open(family);
            try {
                channel.bind(local);
                channel.configureBlocking(false);
                return new MediaPort(channel, local);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            free(index);
            return null;
        }
    }
}
