package yinxin.voicemail.proof;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import yinxin.voicemail.message.PhoneNumber;

/// What a QR code on paper or at a shop's counter begins for whoever scans it first.
///
/// @param way     how the number is to be proven
/// @param number  which number; may be empty unless the operator vouches for it
/// @param label   what the number is called once it is bound; may be empty
/// @param expires after this it is worth nothing
public record Ticket(ProofWay way, Optional<PhoneNumber> number, String label, Instant expires) {
    /// The longest that a ticket may live: WeChat's codes live no longer.
    public static final Duration LONGEST_LIFE = Duration.ofDays(30);
    /// How the scene of WeChat's code begins (`qrcode/create`); the token follows.
    public static final String SCENE = "bind-";

    public Ticket {
        if (way == ProofWay.OPERATOR && number.isEmpty()) {
            throw new IllegalArgumentException("a ticket by which the operator vouches for a number must name it");
        }
    }

    /// Without a label.
    public Ticket(ProofWay way, Optional<PhoneNumber> number, Instant expires) {
        this(way, number, "", expires);
    }

    /// The token in the scene of a code that was scanned; empty for a code that is no ticket of ours.
    public static Optional<String> tokenIn(String scene) {
        return scene.startsWith(SCENE) ? Optional.of(scene.substring(SCENE.length())) : Optional.empty();
    }
}
