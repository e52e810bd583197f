/// The call control of an E1's D channel: Q.931 as EuroISDN (ETS 300 102) uses it, both sides. Octets in, values out: the data link that
/// carries the messages, the clock and the sockets are elsewhere.
@NullMarked
package yinxin.telephony.e1.q931;

import org.jspecify.annotations.NullMarked;
