package yinxin.telephony.rtp;

import java.io.ByteArrayOutputStream;

/// A sink that keeps what it is given.
public final class CollectedAudio implements AudioSink {
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();

    @Override
    public synchronized void samples(byte[] g711, int offset, int length) {
        octets.write(g711, offset, length);
    }

    public synchronized byte[] octets() {
        return octets.toByteArray();
    }

    public synchronized int length() {
        return octets.size();
    }
}
