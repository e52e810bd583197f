package yinxin.telephony.e1;

import yinxin.telephony.e1.lapd.HdlcReceiver;
import yinxin.telephony.e1.lapd.LapdFigures;
import yinxin.telephony.e1.wire.WireFigures;

/// What an E1 has seen since it was started, for metrics.
///
/// @param wire         the packets that came
/// @param sent         packets that went out
/// @param sendFailures packets that the system would not take, or that nobody took at the far end
/// @param frames       the frames of the D channel
/// @param link         the D channel's link
/// @param callsIn      calls that came
/// @param callsOut     calls that were placed
public record E1Figures(WireFigures wire, long sent, long sendFailures, HdlcReceiver.Figures frames, LapdFigures link, long callsIn, long callsOut) {}
