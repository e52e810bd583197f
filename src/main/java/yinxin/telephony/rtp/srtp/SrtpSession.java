package yinxin.telephony.rtp.srtp;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The protection of one call's RTP, both ways, from no key to a key to another key. Without keys it lets everything through as it is.
///
/// Not for several threads at once. It allocates nothing for a packet.
public final class SrtpSession {
    /// Octets that protection adds to a packet, at most.
    public static final int MOST_ADDED = 10;
    /// Packets under a new key, about a second's, during which some under the old one may still be on their way.
    private static final int CHANGEOVER = 64;

    private @Nullable SrtpKeys keys;
    private @Nullable SrtpSender sender;
    private long sent = -1;
    private @Nullable SrtpReceiver receiver;
    private @Nullable SrtpReceiver former;

    /// What came of opening a packet.
    public enum Opened {
        /// It is what the other side sent, or nothing protects this call.
        AUTHENTIC,
        /// No RTP.
        MALFORMED,
        /// Its tag is wrong: it is not from the other side, or was changed on the way, or is not protected.
        FORGED,
        /// It has come before, or is too old to tell.
        REPLAYED
    }

    /// Protects with these keys from now on; empty for not at all. The same keys change nothing.
    public void protect(Optional<SrtpKeys> next) {
        var before = keys;
        keys = next.orElse(null);
        if (keys == null) {
            remember();
            sender = null;
            receiver = null;
            former = null;
            return;
        }
        if (before == null || !before.ours().equals(keys.ours())) {
            remember();
            sender = new SrtpSender(keys.ours(), sent);
        }
        if (before == null || !before.theirs().equals(keys.theirs())) {
            former = receiver;
            receiver = new SrtpReceiver(keys.theirs());
        }
    }

    private void remember() {
        if (sender != null) {
            sent = sender.index();
        }
    }

    /// Protects the packet that stands in the buffer before its position; there must be room for [#MOST_ADDED] octets behind it.
    public void seal(ByteBuffer packet) {
        if (sender != null) {
            sender.protect(packet);
        }
    }

    /// Opens the packet that stands in the buffer up to its limit. Only an authentic one is changed: it becomes plain RTP.
    public Opened open(ByteBuffer packet) {
        var current = receiver;
        return current == null ? Opened.AUTHENTIC : open(packet, current);
    }

    private Opened open(ByteBuffer packet, SrtpReceiver current) {
        var outcome = current.open(packet, former);
        if (former == null) {
            return outcome;
        }
        if (current.opened() > CHANGEOVER) {
            former = null;
            return outcome;
        }
        return outcome == Opened.FORGED ? former.open(packet, null) : outcome;
    }
}
