package yinxin.telephony.e1.q931;

/// Where a call is (Q.931 §2.1). The user's and the network's state of one call have different numbers, since both are counted as the user
/// sees them.
enum CallState {
    NULL(0, 0, Phase.NULL),
    SETUP_SENT(1, 6, Phase.BEGINNING),
    OVERLAP_SENDING(2, 25, Phase.BEGINNING),
    OTHER_PROCEEDING(3, 9, Phase.BEGINNING),
    OTHER_ALERTED(4, 7, Phase.BEGINNING),
    PRESENTED(6, 1, Phase.BEGINNING),
    OVERLAP_RECEIVING(25, 2, Phase.BEGINNING),
    PROCEEDING(9, 3, Phase.BEGINNING),
    ALERTED(7, 4, Phase.BEGINNING),
    /// The user's alone: the network is active as soon as it has sent CONNECT.
    CONNECT_SENT(8, 10, Phase.BEGINNING),
    ACTIVE(10, 10, Phase.ACTIVE),
    DISCONNECT_SENT(11, 12, Phase.ENDING),
    RELEASE_SENT(19, 19, Phase.ENDING);

    private static final int CONNECT_REQUEST = 8;
    private static final int MASK = 0x3F;

    private final int ofUser;
    private final int ofNetwork;
    final Phase phase;

    CallState(int ofUser, int ofNetwork, Phase phase) {
        this.ofUser = ofUser;
        this.ofNetwork = ofNetwork;
        this.phase = phase;
    }

    /// The rough course of a call.
    enum Phase { NULL, BEGINNING, ACTIVE, ENDING }

    /// The call state element's value (§4.5.7).
    int value(CallControl.Side side) {
        return side == CallControl.Side.USER ? ofUser : ofNetwork;
    }

    /// Whether the other side can be in the state with this value while we are in this one, messages under way considered (§5.8.11).
    boolean fits(int otherValue) {
        return switch (phaseOf(otherValue)) {
            case NULL -> this == NULL;
            case BEGINNING -> phase == Phase.BEGINNING || phase == Phase.ENDING || (otherValue & MASK) == CONNECT_REQUEST;
            case ACTIVE -> phase == Phase.ACTIVE || phase == Phase.ENDING || this == CONNECT_SENT;
            case ENDING -> true;
        };
    }

    static Phase phaseOf(int value) {
        return switch (value & MASK) {
            case 0 -> Phase.NULL;
            case 10 -> Phase.ACTIVE;
            case 11, 12, 19, 22 -> Phase.ENDING;
            default -> Phase.BEGINNING;
        };
    }
}
