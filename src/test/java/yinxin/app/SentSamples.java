package yinxin.app;

import java.util.Arrays;
import yinxin.telephony.audio.Codec;

/// Finds in a recording what was sent, frame by frame. A sender that did not get the processor leaps ahead in time, and the recording honestly
/// has silence there; anything else between two frames is a fault.
final class SentSamples {
    private static final int FRAME = 160;

    private SentSamples() {}

    /// How many of the sent samples stand in the recording, in their order, before the first that does not.
    static int found(byte[] recorded, byte[] sent) {
        var at = 0;
        var found = 0;
        while (found < sent.length) {
            var length = Math.min(FRAME, sent.length - found);
            if (at + length > recorded.length) {
                return found;
            }
            if (Arrays.equals(recorded, at, at + length, sent, found, found + length)) {
                at += length;
                found += length;
            } else if (recorded[at] == Codec.PCMA.silence()) {
                at++;
            } else {
                return found;
            }
        }
        return found;
    }
}
