/// The SIP stack: sockets, parser and transactions (RFC 3261 §7, §17, §18) behind a border of text that knows nothing of calls.
@NullMarked
package yinxin.telephony.sip.stack;

import org.jspecify.annotations.NullMarked;
