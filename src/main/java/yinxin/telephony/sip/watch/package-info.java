/// Looks on while SIP passes over a connection.
@NullMarked
package yinxin.telephony.sip.watch;

import org.jspecify.annotations.NullMarked;
