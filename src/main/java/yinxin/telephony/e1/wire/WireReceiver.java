package yinxin.telephony.e1.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Makes milliseconds of an E1 from the packets of a pseudowire, in order, one for each number that the sender used. One thread at a time; only [#figures] may be
/// asked by others.
///
/// **The line's time.** [#next] gives a millisecond as soon as it is there. What is lost is filled with the idle code. When nothing comes, filled milliseconds are
/// given out by `now`, 1,000 a second, also before the first packet: the far end then hears from us that it is not heard. So: hand in all datagrams that are there,
/// ask [#next] until it says no, and ask again within a millisecond. Whoever then sends as many packets as [#takePassed] says is slaved to the far end's clock.
public final class WireReceiver {
    /// So many milliseconds lost one after the other, and packets count as lost altogether (RFC 4553 §6.2.2 leaves the number open).
    private static final int LOSING_AFTER = 10;
    /// So many that came, one after the other, and all is well again.
    private static final int FOUND_AFTER = 10;

    private final WireFigures.Counters counters = new WireFigures.Counters();
    private final Emulation emulation;
    private final WirePacket packet;
    private final PacketBuffer packets;
    private final E1Deframer deframer;
    private final byte[] ones = new byte[Tick.OCTETS];

    private boolean lastWasLost;
    private boolean losing = true;
    private int run;

    /// A receiver that has heard nothing yet.
    public WireReceiver(WireSettings settings) {
        emulation = settings.emulation();
        packet = new WirePacket(settings);
        packets = new PacketBuffer(settings, counters);
        deframer = new E1Deframer(settings.crc4(), counters);
        Arrays.fill(ones, Tick.ONES);
    }

    /// Takes a datagram, from position 0 to its limit, that came at `now`. What is no packet of this wire is counted and forgotten.
    public void accept(ByteBuffer datagram, long now) {
        if (packet.read(datagram)) {
            packets.put(packet, datagram, now);
        } else {
            counters.malformed.increment();
        }
    }

    /// Fills `frames` (see [Tick]) with the next millisecond, when it has come or has been given up for lost. False if there is nothing yet. Slot 0 means nothing.
    public boolean next(byte[] frames, long now) {
        var slot = packets.next(now);
        if (slot == PacketBuffer.NOTHING) {
            return false;
        }
        lastWasLost = slot == PacketBuffer.LOST;
        count();
        switch (emulation) {
            case CESOPSN -> {
                if (lastWasLost || packets.invalid()) {
                    Tick.idle(frames);
                } else {
                    spread(slot * Tick.OCTETS, frames);
                }
            }
            case SATOP -> {
                if (lastWasLost) {
                    deframer.lost(frames);
                } else if (packets.invalid()) {
                    deframer.millisecond(ones, 0, frames);
                } else {
                    deframer.millisecond(packets.payloads, slot * Tick.OCTETS, frames);
                }
            }
        }
        return true;
    }

    /// How many milliseconds have passed on the line since this was asked last. It does not wait for packets that may be late, as [#next] must.
    public int takePassed() {
        return packets.takePassed();
    }

    /// Whether the millisecond that [#next] gave last never came.
    public boolean lastWasLost() {
        return lastWasLost;
    }

    /// How the line is as of the last millisecond.
    public WireState state() {
        return WireState.of(alarm(), packets.packetsLost());
    }

    /// What our sender must tell the far end with its next packet. Ask once for each packet: an E bit is told once.
    public Alarms toTell() {
        var remote = switch (alarm()) {
            case NONE, RAI -> false;
            case LOF, AIS -> true;
            case LOS -> emulation == Emulation.SATOP;
        };
        return Alarms.of(remote, losing, deframer.takeBlockError());
    }

    /// What has been seen so far.
    public WireFigures figures() {
        return counters.figures();
    }

    private WireState.Alarm alarm() {
        var unframed = emulation == Emulation.SATOP && !deframer.inFrame();
        if (losing) {
            return WireState.Alarm.LOS;
        }
        if (packets.invalid() || (unframed && deframer.allOnes())) {
            return WireState.Alarm.AIS;
        }
        if (unframed) {
            return WireState.Alarm.LOF;
        }
        return packets.remote() || deframer.remoteAlarm() ? WireState.Alarm.RAI : WireState.Alarm.NONE;
    }

    private void count() {
        run = lastWasLost == losing ? 0 : run + 1;
        if (run == (losing ? FOUND_AFTER : LOSING_AFTER)) {
            losing = !losing;
            run = 0;
        }
    }

    private void spread(int from, byte[] frames) {
        for (var frame = 0; frame < Tick.FRAMES; frame++) {
            System.arraycopy(packets.payloads, from + frame * (Tick.SLOTS - 1), frames, frame * Tick.SLOTS + 1, Tick.SLOTS - 1);
        }
    }
}
