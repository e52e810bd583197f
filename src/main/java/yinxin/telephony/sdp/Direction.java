package yinxin.telephony.sdp;

import java.util.Optional;

/// Who sends, as an attribute of a stream (RFC 8866 §6.7), seen from the one who writes it.
public enum Direction {
    /// Both.
    SENDRECV,
    /// The writer only: it has put the other side on hold.
    SENDONLY,
    /// The reader only.
    RECVONLY,
    /// Nobody.
    INACTIVE;

    /// Whether the writer sends.
    public boolean sends() {
        return this == SENDRECV || this == SENDONLY;
    }

    /// Whether the writer wants to receive.
    public boolean receives() {
        return this == SENDRECV || this == RECVONLY;
    }

    /// The same stream, seen from the other side.
    public Direction reversed() {
        return of(receives(), sends());
    }

    static Direction of(boolean sends, boolean receives) {
        if (sends) {
            return receives ? SENDRECV : SENDONLY;
        }
        return receives ? RECVONLY : INACTIVE;
    }

    /// The attribute as it is written.
    String attribute() {
        return switch (this) {
            case SENDRECV -> "sendrecv";
            case SENDONLY -> "sendonly";
            case RECVONLY -> "recvonly";
            case INACTIVE -> "inactive";
        };
    }

    static Optional<Direction> fromAttribute(String attribute) {
        for (var direction : values()) {
            if (direction.attribute().equals(attribute)) {
                return Optional.of(direction);
            }
        }
        return Optional.empty();
    }
}
