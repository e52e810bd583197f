package yinxin.voicemail.owner;

import java.time.Instant;
import java.util.Optional;
import yinxin.voicemail.message.PhoneNumber;

/// What a QR code on paper or at a shop's counter begins for whoever scans it first.
///
/// @param way     how the number is to be proven
/// @param number  which number; may be empty unless the operator vouches for it
/// @param expires after this it is worth nothing
public record Ticket(ProofWay way, Optional<PhoneNumber> number, Instant expires) {
    public Ticket {
        if (way == ProofWay.OPERATOR && number.isEmpty()) {
            throw new IllegalArgumentException("a ticket by which the operator vouches for a number must name it");
        }
    }
}
