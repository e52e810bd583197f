package yinxin.telephony.rtp;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.LiveSound;
import yinxin.telephony.audio.Prompt;

/// What one session sends: a prompt or live sound in packets of 20 ms, keys as telephone events, and now and then a packet of silence.
///
/// It knows no clock and no socket: it is asked whether a packet is due. `due` is the moment of the next packet and `timestamp` what its
/// timestamp will be; after a pause both leap together, and the packet carries the marker (RFC 3551 §4.1).
final class Playout {
    /// Samples in a packet.
    static final int PACKET = Codec.SAMPLE_RATE / 50;

    private static final long PERIOD = Duration.ofMillis(20).toNanos();
    /// A loop that was kept from running catches up by sending faster, but a far end cannot buffer more than this.
    private static final long MOST_TO_CATCH_UP = Duration.ofMillis(100).toNanos();
    /// Silence is sent soon after the negotiation, so that address translators on the way open ...
    private static final long OPENING = Duration.ofMillis(100).toNanos();
    /// ... and every so often while nothing else is, so that they stay open and the far end sees that we are there (RFC 6263 asks for 15 s).
    private static final long KEEP_ALIVE = Duration.ofSeconds(5).toNanos();
    /// Packets of one key: 160 ms.
    private static final int KEY_PACKETS = 8;
    /// RFC 4733 §2.5.1.4: the packet that ends an event is sent three times.
    private static final int KEY_END_REPEATS = 2;
    /// Packets' time between two keys: 100 ms.
    private static final int KEY_PAUSE = 5;

    private final int ssrc;
    private int sequence;
    private int timestamp;
    private long due;
    private long lastSent;
    private boolean talking;

    private Codec codec = Codec.PCMA;
    private OptionalInt eventPayloadType = OptionalInt.empty();

    private @Nullable Prompt prompt;
    private int position;
    private @Nullable LiveSound live;
    private final byte[] liveFrame = new byte[PACKET];

    private final StringBuilder keys = new StringBuilder();
    private int keyStep;
    private int keyTimestamp;

    /// Sequence, timestamp and SSRC start at random (RFC 3550 §5.1); the sequence in its lower half, so that whoever misses our first packets
    /// cannot take the sequence for having gone round already (RFC 4568 §6.4).
    Playout(RandomGenerator random, long now) {
        ssrc = random.nextInt();
        sequence = random.nextInt(0x8000);
        timestamp = random.nextInt();
        due = now;
        lastSent = now;
    }

    void negotiated(MediaTarget target, long now) {
        codec = target.codec();
        eventPayloadType = target.eventPayloadType();
        lastSent = now - KEEP_ALIVE + OPENING;
    }

    void play(Prompt next) {
        prompt = next;
        position = 0;
    }

    void stop() {
        prompt = null;
    }

    /// Sends what somebody says whenever no prompt plays, from now on.
    void speak(LiveSound sound) {
        live = sound;
    }

    /// Queues keys, if the far end takes telephone events. Returns whether it does.
    boolean sendKeys(String more) {
        if (eventPayloadType.isEmpty()) {
            return false;
        }
        keys.append(more);
        return true;
    }

    /// Whether it has something to say, now or with the next packets.
    boolean isBusy() {
        return prompt != null || live != null || !keys.isEmpty();
    }

    /// Writes the packet that is due at `now`, if one is, to `out` from its position on, and says whether.
    boolean next(ByteBuffer out, long now) {
        if (now < due) {
            return false;
        }
        if (!keys.isEmpty()) {
            return key(out, now);
        }
        var playing = prompt;
        if (playing != null) {
            catchUp(now);
            sound(out, playing.in(codec));
            return true;
        }
        var speaking = live;
        if (speaking != null) {
            catchUp(now);
            spoken(out, speaking);
            return true;
        }
        if (now - lastSent < KEEP_ALIVE) {
            talking = false;
            return false;
        }
        leap(now);
        silence(out);
        talking = false;
        return true;
    }

    /// The prompt whose last packet [#next] has just written; null if none.
    @Nullable Prompt finished() {
        var playing = prompt;
        if (playing != null && position >= playing.in(codec).length) {
            prompt = null;
            return playing;
        }
        return null;
    }

    private void sound(ByteBuffer out, byte[] octets) {
        header(out, codec.payloadType(), timestamp);
        var length = Math.min(PACKET, octets.length - position);
        out.put(octets, position, length);
        pad(out, PACKET - length);
        position += PACKET;
        sent();
    }

    private void spoken(ByteBuffer out, LiveSound sound) {
        header(out, codec.payloadType(), timestamp);
        if (sound.next(codec, liveFrame)) {
            out.put(liveFrame);
        } else {
            pad(out, PACKET);
        }
        sent();
    }

    private void silence(ByteBuffer out) {
        header(out, codec.payloadType(), timestamp);
        pad(out, PACKET);
        sent();
    }

    private boolean key(ByteBuffer out, long now) {
        if (keyStep == 0) {
            leap(now);
            keyTimestamp = timestamp;
        }
        var step = keyStep++;
        var sending = step < KEY_PACKETS + KEY_END_REPEATS;
        if (sending) {
            var end = step >= KEY_PACKETS - 1;
            RtpPacket.writeHeader(out, RtpPacket.typeAndMarker(eventPayloadType.orElseThrow(), step == 0), sequence, stamp(keyTimestamp));
            TelephoneEvents.write(out, keys.charAt(0), end, Math.min(step + 1, KEY_PACKETS) * PACKET);
            sequence = (sequence + 1) & 0xFFFF;
            lastSent = due;
        } else if (step == KEY_PACKETS + KEY_END_REPEATS + KEY_PAUSE - 1) {
            keys.deleteCharAt(0);
            keyStep = 0;
        }
        talking = false;
        timestamp += PACKET;
        due += PERIOD;
        return sending;
    }

    private void header(ByteBuffer out, int payloadType, int at) {
        RtpPacket.writeHeader(out, RtpPacket.typeAndMarker(payloadType, !talking), sequence, stamp(at));
    }

    private long stamp(int at) {
        return ((long) at << 32) | (ssrc & 0xFFFFFFFFL);
    }

    private void pad(ByteBuffer out, int octets) {
        for (var i = 0; i < octets; i++) {
            out.put(codec.silence());
        }
    }

    private void sent() {
        talking = true;
        lastSent = due;
        sequence = (sequence + 1) & 0xFFFF;
        timestamp += PACKET;
        due += PERIOD;
    }

    private void catchUp(long now) {
        if (!talking || now - due > MOST_TO_CATCH_UP) {
            leap(now);
        }
    }

    /// Moves on to `now` by whole packets of time, unless the packet is due just now.
    private void leap(long now) {
        var packets = (now - due) / PERIOD;
        if (packets > 0) {
            timestamp += (int) (packets * PACKET);
            due = now;
            talking = false;
        }
    }
}
