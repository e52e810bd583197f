package yinxin.telephony.sdp;

/// How the packets of a stream are protected, as agreed (RFC 4568).
///
/// @param suite  in both directions
/// @param ours   protects what we send
/// @param theirs protects what we receive
public record MediaCrypto(CryptoSuite suite, InlineKey ours, InlineKey theirs) {}
