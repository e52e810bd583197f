/// Signalling (RFC 3261): calls that come in, calls that go out, and why a call was diverted.
@NullMarked
package yinxin.telephony.sip;

import org.jspecify.annotations.NullMarked;
