package yinxin.telephony.rtp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The other side of a call, for tests: makes packets of sound, of silence and of keys, and sends them over a real socket in whatever order a
/// test wants. Everything about the next packet (sequence, timestamp, SSRC, payload type) can be set.
public final class RtpSender implements AutoCloseable {
    public static final int PACKET = 160;
    public static final int EVENTS = 101;

    private final DatagramSocket socket;
    public int sequence = 1000;
    public int timestamp = 50_000;
    public int ssrc = 0x1234_5678;
    public int payloadType = 8;

    public RtpSender() {
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            socket.setSoTimeout(2000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Where this sender sends from and receives on: the other side's media address.
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }

    /// Packets of 20 ms with this sound, numbered and stamped from where the sender is; the sender moves on. Nothing is sent.
    public List<byte[]> packets(byte[] g711) {
        return packets(g711, PACKET);
    }

    /// As [#packets(byte[])] with packets of another length.
    public List<byte[]> packets(byte[] g711, int length) {
        var packets = new ArrayList<byte[]>();
        for (var at = 0; at < g711.length; at += length) {
            packets.add(packet(Arrays.copyOfRange(g711, at, Math.min(g711.length, at + length))));
        }
        return packets;
    }

    /// One packet of sound.
    public byte[] packet(byte[] payload) {
        var packet = raw(payloadType, false, timestamp, payload);
        timestamp += payload.length;
        return packet;
    }

    /// One packet of comfort noise (RFC 3389); time does not move.
    public byte[] comfortNoise() {
        return raw(13, false, timestamp, new byte[] {60});
    }

    /// The packets of one key (RFC 4733) held for a multiple of 20 ms: all have one timestamp, the last comes three times. Time moves on.
    public List<byte[]> key(char key, int samples) {
        var packets = new ArrayList<byte[]>();
        var start = timestamp;
        for (var duration = PACKET; duration <= samples; duration += PACKET) {
            var times = duration == samples ? 3 : 1;
            for (var i = 0; i < times; i++) {
                packets.add(event(key, start, duration, duration == samples, duration == PACKET));
            }
        }
        timestamp += samples;
        return packets;
    }

    private byte[] event(char key, int start, int duration, boolean end, boolean marker) {
        var code = (byte) "0123456789*#ABCD".indexOf(key);
        return raw(EVENTS, marker, start, new byte[] {code, (byte) (end ? 0x8A : 0x0A), (byte) (duration >> 8), (byte) duration});
    }

    /// One packet as told, with the next sequence number.
    public byte[] raw(int type, boolean marker, int at, byte[] payload) {
        var packet = ByteBuffer.allocate(12 + payload.length);
        packet.put((byte) 0x80).put((byte) (marker ? type | 0x80 : type)).putShort((short) sequence).putInt(at).putInt(ssrc).put(payload);
        sequence = (sequence + 1) & 0xFFFF;
        return packet.array();
    }

    /// Sends datagrams as fast as the socket takes them, with a breath now and then so that no buffer overflows.
    public void send(InetSocketAddress to, List<byte[]> datagrams) {
        var sent = 0;
        for (var datagram : datagrams) {
            send(to, datagram);
            if (++sent % 64 == 0) {
                java.util.concurrent.locks.LockSupport.parkNanos(15_000_000);
            }
        }
    }

    public void send(InetSocketAddress to, byte[] datagram) {
        try {
            socket.send(new DatagramPacket(datagram, datagram.length, to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The next datagram that arrives here; fails after two seconds without one.
    public Received receive() {
        var datagram = new DatagramPacket(new byte[2048], 2048);
        try {
            socket.receive(datagram);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var arrived = System.nanoTime();
        var packet = ByteBuffer.wrap(datagram.getData(), 0, datagram.getLength());
        var payload = Arrays.copyOfRange(datagram.getData(), 12, datagram.getLength());
        return new Received(packet.get(1) < 0, packet.get(1) & 0x7F, packet.getShort(2) & 0xFFFF, packet.getInt(4), packet.getInt(8), payload,
                (InetSocketAddress) datagram.getSocketAddress(), arrived);
    }

    @Override
    public void close() {
        socket.close();
    }

    /// A packet that arrived; `arrived` in nanoseconds.
    public record Received(boolean marker, int payloadType, int sequence, int timestamp, int ssrc, byte[] payload, InetSocketAddress from,
            long arrived) {}
}
