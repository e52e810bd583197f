/// What a telephone exchange puts into the body of a SIP request beside the session description: the ISUP message that the call came with
/// (SIP-I, ITU-T Q.1912.5; RFC 3204). Read only, and never a reason to turn a call away.
@NullMarked
package yinxin.telephony.sip.isup;

import org.jspecify.annotations.NullMarked;
