/// A SIP proxy (RFC 3261 §16) that keeps the transactions of a call while it is being set up, and nothing once it is answered.
@NullMarked
package yinxin.telephony.sip.proxy;

import org.jspecify.annotations.NullMarked;
