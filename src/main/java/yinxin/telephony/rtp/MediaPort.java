package yinxin.telephony.rtp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A session's UDP port, and whom it listens to.
///
/// Only the negotiated address may speak. A port translator on the way may have changed its port: then the first valid packet from that
/// address shows which it is (and where to send), until one comes from the very port that was negotiated.
final class MediaPort {
    private static final Logger LOG = LoggerFactory.getLogger(MediaPort.class);

    private final DatagramChannel channel;
    private final InetSocketAddress local;
    private @Nullable InetSocketAddress negotiated;
    /// Where packets really come from, once one has come.
    private @Nullable InetSocketAddress peer;
    private boolean connected;

    /// What a sender is to the call.
    enum Sender {
        /// The one that it is locked to.
        PEER,
        /// One that it may be locked to once a packet has proven valid.
        CANDIDATE,
        STRANGER
    }

    MediaPort(DatagramChannel channel, InetSocketAddress local) {
        this.channel = channel;
        this.local = local;
    }

    InetSocketAddress local() {
        return local;
    }

    /// The other side's address of its session description. One that says nowhere (hold) changes nothing.
    void negotiated(InetSocketAddress remote) {
        if (!remote.equals(negotiated) && !remote.getAddress().isAnyLocalAddress()) {
            negotiated = remote;
            peer = null;
            letIn();
        }
    }

    /// Where to send to.
    @Nullable InetSocketAddress destination() {
        return peer == null ? negotiated : peer;
    }

    /// Whether `source` is the very address and port that was negotiated.
    boolean isNegotiated(InetSocketAddress source) {
        return source.equals(negotiated);
    }

    Sender sender(InetSocketAddress source) {
        if (source.equals(peer)) {
            return Sender.PEER;
        }
        var expected = negotiated;
        if (expected == null) {
            return Sender.STRANGER;
        }
        var translated = peer == null && source.getAddress().equals(expected.getAddress());
        return translated || source.equals(expected) ? Sender.CANDIDATE : Sender.STRANGER;
    }

    /// From now on this is who speaks.
    void lock(InetSocketAddress source) {
        peer = source;
    }

    /// Has the system drop strangers' packets before they fill the port's buffer, so that a flood of them costs the call nothing. They
    /// are not counted then, so this is for floods only; and only for a call that is locked to what was negotiated, since a learnt port
    /// may yet change.
    void shutOutStrangers() {
        var locked = peer;
        if (connected || locked == null || !locked.equals(negotiated)) {
            return;
        }
        try {
            channel.connect(locked);
            connected = true;
            LOG.warn("RTP port {} is flooded by strangers: from now on the system drops what does not come from the call's other side", local.getPort());
        } catch (IOException e) {
            LOG.warn("strangers cannot be shut out of RTP port {}: {}", local.getPort(), e.getMessage());
        }
    }

    private void letIn() {
        if (connected) {
            try {
                channel.disconnect();
                connected = false;
            } catch (IOException e) {
                LOG.warn("RTP port {} hears only where the call's other side was: {}", local.getPort(), e.getMessage());
            }
        }
    }

    /// Receives one datagram and says where it is from; null when there is none.
    @Nullable InetSocketAddress receive(ByteBuffer into) throws IOException {
        try {
            return (InetSocketAddress) channel.receive(into);
        } catch (PortUnreachableException e) {
            // Only a connected port hears of it: the other side has closed its own, and SIP will say so.
            LOG.trace("RTP port {} sends to a closed port", local.getPort());
            return (InetSocketAddress) channel.receive(into);
        }
    }

    /// Sends one datagram, and says whether the system took it.
    boolean send(ByteBuffer datagram) {
        var to = destination();
        try {
            return to != null && channel.send(datagram, to) > 0;
        } catch (IOException e) {
            LOG.debug("sending from RTP port {} failed: {}", local.getPort(), e.getMessage());
            return false;
        }
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("closing RTP port {} failed: {}", local.getPort(), e.getMessage());
        }
    }
}
