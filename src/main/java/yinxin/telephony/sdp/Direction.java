package yinxin.telephony.sdp;

import java.util.Locale;
import java.util.Optional;

/// Which way media may flow, seen from the one who says it (RFC 8866 §6.7).
public enum Direction {
    /// Both ways; what holds when nothing is said.
    SEND_RECEIVE("sendrecv"),
    /// The speaker only sends: its way of putting the other on hold.
    SEND_ONLY("sendonly"),
    /// The speaker only receives.
    RECEIVE_ONLY("recvonly"),
    /// Nothing flows.
    INACTIVE("inactive");

    private final String attribute;

    Direction(String attribute) {
        this.attribute = attribute;
    }

    /// The name of the attribute that says it.
    public String attribute() {
        return attribute;
    }

    /// The same agreement seen from the other side, the widest answer that RFC 3264 §6.1 allows.
    public Direction mirrored() {
        return switch (this) {
            case SEND_RECEIVE -> SEND_RECEIVE;
            case SEND_ONLY -> RECEIVE_ONLY;
            case RECEIVE_ONLY -> SEND_ONLY;
            case INACTIVE -> INACTIVE;
        };
    }

    /// What is left when nothing may be sent.
    Direction withoutSending() {
        return switch (this) {
            case SEND_RECEIVE, RECEIVE_ONLY -> RECEIVE_ONLY;
            case SEND_ONLY, INACTIVE -> INACTIVE;
        };
    }

    static Optional<Direction> of(Attribute attribute) {
        return Optional.ofNullable(switch (attribute.name().toLowerCase(Locale.ROOT)) {
            case "sendrecv" -> SEND_RECEIVE;
            case "sendonly" -> SEND_ONLY;
            case "recvonly" -> RECEIVE_ONLY;
            case "inactive" -> INACTIVE;
            default -> null;
        });
    }
}
