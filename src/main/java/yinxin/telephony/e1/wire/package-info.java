/// An E1 in packets: circuit emulation over UDP (RFC 5086, RFC 4553) and the framing of the line (ITU-T G.704, G.706). Bytes in, values out: sockets and clocks
/// are elsewhere, and time comes in as nanoseconds of a clock that never goes back.
@NullMarked
package yinxin.telephony.e1.wire;

import org.jspecify.annotations.NullMarked;
