package yinxin.telephony.rtp.srtp;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import yinxin.telephony.rtp.srtp.SrtpSession.Opened;

/// Opens what comes under one key (RFC 3711 §3.3): nothing is decrypted, and nothing is remembered, before its tag is proven.
final class SrtpReceiver {
    /// Streams (SSRCs) that are remembered, so that none can be played to us again after another. A telephone has one, a transfer within an
    /// exchange makes another.
    private static final int MOST_STREAMS = 32;
    private static final int SEQUENCE_AT = 2;
    private static final int SSRC_AT = 8;

    private final Transform transform;
    private final byte[] tag;
    private final byte[] expected;
    private final List<ReplayWindow> streams = new ArrayList<>();
    private ReplayWindow latest = new ReplayWindow();
    /// For an SSRC that has proven nothing yet.
    private ReplayWindow candidate = new ReplayWindow();
    private long opened;

    SrtpReceiver(SrtpKey key) {
        transform = new Transform(key);
        tag = new byte[transform.tagLength()];
        expected = new byte[transform.tagLength()];
    }

    /// Packets opened so far.
    long opened() {
        return opened;
    }

    /// Opens the packet in place: its limit moves to the end of what was protected. When the outcome is another, the packet is as it was.
    ///
    /// @param former the receiver of the key before this one, or null: a stream that goes on under the new key keeps its rollover counter
    Opened open(ByteBuffer packet, @Nullable SrtpReceiver former) {
        var end = packet.limit() - tag.length;
        var payload = Transform.payloadAt(packet, end);
        if (payload < 0 || packet.limit() > Transform.LONGEST) {
            return Opened.MALFORMED;
        }
        var ssrc = packet.getInt(SSRC_AT);
        var sequence = packet.getShort(SEQUENCE_AT) & 0xFFFF;
        var stream = stream(ssrc);
        var index = stream.indexOf(sequence);
        if (stream.hasSeen(index)) {
            return Opened.REPLAYED;
        }
        packet.get(0, transform.octets, 0, packet.limit());
        System.arraycopy(transform.octets, end, tag, 0, tag.length);
        if (!isAuthentic(index, end)) {
            var known = stream.isEmpty() && former != null ? former.find(ssrc) : null;
            index = known == null ? index : known.indexOf(sequence);
            if (known == null || index < 0 || !isAuthentic(index, end)) {
                return Opened.FORGED;
            }
        }
        remember(stream, index);
        transform.crypt(index, ssrc, payload, end);
        packet.put(payload, transform.octets, payload, end - payload);
        packet.limit(end);
        return Opened.AUTHENTIC;
    }

    /// Compares in a time that tells nothing about where the first difference is.
    private boolean isAuthentic(long index, int length) {
        System.arraycopy(transform.authenticate(index, length), 0, expected, 0, expected.length);
        return MessageDigest.isEqual(expected, tag);
    }

    private ReplayWindow stream(int ssrc) {
        var known = find(ssrc);
        if (known == null) {
            candidate.begin(ssrc);
            return candidate;
        }
        return known;
    }

    private @Nullable ReplayWindow find(int ssrc) {
        if (!latest.isEmpty() && latest.ssrc() == ssrc) {
            return latest;
        }
        for (var i = 0; i < streams.size(); i++) {
            if (streams.get(i).ssrc() == ssrc) {
                return streams.get(i);
            }
        }
        return null;
    }

    private void remember(ReplayWindow stream, long index) {
        opened++;
        if (stream == candidate) {
            if (streams.size() == MOST_STREAMS) {
                streams.removeFirst();
            }
            streams.add(stream);
            candidate = new ReplayWindow();
        }
        stream.remember(index);
        latest = stream;
    }
}
