/// Secure RTP (RFC 3711): encryption and authentication of one call's packets. It knows octets and keys, no sockets and no SDP.
@NullMarked
package yinxin.telephony.rtp.srtp;

import org.jspecify.annotations.NullMarked;
