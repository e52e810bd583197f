package yinxin.network;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import yinxin.voicemail.message.PhoneNumber;

/// One phone of a subscriber's: a binding of RFC 3261 §10.
///
/// @param number    the subscriber
/// @param uri       the Contact URI as the phone wrote it, without angle brackets
/// @param expires   until when; it counts no more from this instant on
/// @param q         preference among the subscriber's phones, 0 to 1
/// @param callId    of the REGISTER that made or last refreshed it
/// @param cseq      of that REGISTER
/// @param received  where the REGISTER came from: behind a NAT the way to the phone, whatever its Contact says
/// @param transport `udp`, `tcp` or `tls`
/// @param userAgent what the phone calls itself; empty when it does not say
/// @param instance  what tells this phone from the subscriber's others (`+sip.instance` and `reg-id`, RFC 5626 §4.1); empty when it does
///                  not say
public record RegisteredContact(PhoneNumber number, String uri, Instant expires, double q, String callId, long cseq,
                                InetSocketAddress received, String transport, String userAgent, String instance) {
    public RegisteredContact {
        if (uri.isBlank() || q < 0 || q > 1 || cseq < 0) {
            throw new IllegalArgumentException("a contact has a URI, a q from 0 to 1 and a CSeq");
        }
    }

    public boolean isAlive(Instant now) {
        return expires.isAfter(now);
    }

    /// How long it lasts yet; never negative.
    public Duration left(Instant now) {
        return isAlive(now) ? Duration.between(now, expires) : Duration.ZERO;
    }

    /// Whether it differs from another one in nothing but when it expires and which REGISTER said so.
    public boolean refreshes(RegisteredContact earlier) {
        return with(earlier.expires, earlier.callId, earlier.cseq).equals(earlier);
    }

    private RegisteredContact with(Instant otherExpires, String otherCallId, long otherCseq) {
        return new RegisteredContact(number, uri, otherExpires, q, otherCallId, otherCseq, received, transport, userAgent,
                instance);
    }
}
