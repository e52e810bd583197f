/// The D channel's lower half: HDLC frames in a slot, and the link that carries messages over them (ITU-T Q.921). Bytes in, values out: time comes in as
/// nanoseconds of a clock that never goes back.
@NullMarked
package yinxin.telephony.e1.lapd;

import org.jspecify.annotations.NullMarked;
