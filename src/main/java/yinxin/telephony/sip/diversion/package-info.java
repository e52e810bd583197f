/// What a SIP message says about who was called first, who diverted it, and why (RFC 4458, RFC 7044, RFC 5806).
@NullMarked
package yinxin.telephony.sip.diversion;

import org.jspecify.annotations.NullMarked;
