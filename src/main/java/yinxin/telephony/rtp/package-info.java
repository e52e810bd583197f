/// Media over RTP (RFC 3550, 3551, 4733): a few event loops carry every call.
@NullMarked
package yinxin.telephony.rtp;

import org.jspecify.annotations.NullMarked;
