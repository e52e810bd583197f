package yinxin.telephony.rtp;

/// Where received audio goes, in order and without holes: the engine has already put every sample in its place.
///
/// Called on an RTP event loop, so an implementation copies and returns; it never waits for a disk.
@FunctionalInterface
public interface AudioSink {
    /// Takes `length` G.711 octets (one a sample, 8 kHz) in the codec with which the recording began.
    /// The array is reused after the call returns.
    void samples(byte[] g711, int offset, int length);
}
