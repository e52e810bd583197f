/// E1 digital trunks that arrive over IP: the socket, the clock, the slots, and their calls as any other call.
@NullMarked
package yinxin.telephony.e1;

import org.jspecify.annotations.NullMarked;
