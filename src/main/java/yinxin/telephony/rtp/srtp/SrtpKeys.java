package yinxin.telephony.rtp.srtp;

/// The keys of one call. Each side has chosen its own.
///
/// @param ours   protects what we send
/// @param theirs protects what we receive
public record SrtpKeys(SrtpKey ours, SrtpKey theirs) {}
