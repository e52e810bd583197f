package yinxin.telephony.rtp;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/// Arrays of octets put together, for tests.
final class Octets {
    private Octets() {}

    static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
