/// Digest authentication (RFC 7616; in SIP RFC 3261 §22 and RFC 8760): who a request is from, proven by a shared password. Values and text only.
@NullMarked
package yinxin.telephony.sip.auth;

import org.jspecify.annotations.NullMarked;
