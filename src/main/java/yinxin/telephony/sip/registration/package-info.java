/// The client's side of being known to a network: registering (RFC 3261 §10), and proving who one is (§22).
@NullMarked
package yinxin.telephony.sip.registration;

import org.jspecify.annotations.NullMarked;
