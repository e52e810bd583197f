package yinxin.telephony.e1.q931;

import java.util.Map;

/// Why a call ended or a message was refused (ITU-T Q.850).
///
/// @param value 0..127
public record Q850Cause(int value) {
    public static final Q850Cause UNALLOCATED_NUMBER = new Q850Cause(1);
    public static final Q850Cause CHANNEL_UNACCEPTABLE = new Q850Cause(6);
    public static final Q850Cause NORMAL_CLEARING = new Q850Cause(16);
    public static final Q850Cause USER_BUSY = new Q850Cause(17);
    public static final Q850Cause NO_USER_RESPONDING = new Q850Cause(18);
    public static final Q850Cause NO_ANSWER = new Q850Cause(19);
    public static final Q850Cause SUBSCRIBER_ABSENT = new Q850Cause(20);
    public static final Q850Cause CALL_REJECTED = new Q850Cause(21);
    public static final Q850Cause DESTINATION_OUT_OF_ORDER = new Q850Cause(27);
    public static final Q850Cause INVALID_NUMBER_FORMAT = new Q850Cause(28);
    public static final Q850Cause STATUS_ENQUIRY_RESPONSE = new Q850Cause(30);
    public static final Q850Cause NORMAL_UNSPECIFIED = new Q850Cause(31);
    public static final Q850Cause NO_CHANNEL_AVAILABLE = new Q850Cause(34);
    public static final Q850Cause TEMPORARY_FAILURE = new Q850Cause(41);
    public static final Q850Cause SWITCH_CONGESTION = new Q850Cause(42);
    public static final Q850Cause CHANNEL_NOT_AVAILABLE = new Q850Cause(44);
    public static final Q850Cause BEARER_NOT_IMPLEMENTED = new Q850Cause(65);
    public static final Q850Cause INVALID_CALL_REFERENCE = new Q850Cause(81);
    public static final Q850Cause CHANNEL_DOES_NOT_EXIST = new Q850Cause(82);
    public static final Q850Cause MANDATORY_ELEMENT_MISSING = new Q850Cause(96);
    public static final Q850Cause MESSAGE_NOT_IMPLEMENTED = new Q850Cause(97);
    public static final Q850Cause ELEMENT_NOT_IMPLEMENTED = new Q850Cause(99);
    public static final Q850Cause INVALID_ELEMENT_CONTENTS = new Q850Cause(100);
    public static final Q850Cause MESSAGE_NOT_COMPATIBLE = new Q850Cause(101);
    public static final Q850Cause TIMER_EXPIRY = new Q850Cause(102);

    private static final Map<Integer, String> NAMES = Map.ofEntries(Map.entry(1, "unallocated number"),
            Map.entry(6, "channel unacceptable"), Map.entry(16, "normal clearing"), Map.entry(17, "user busy"),
            Map.entry(18, "no user responding"), Map.entry(19, "no answer"), Map.entry(20, "subscriber absent"),
            Map.entry(21, "call rejected"), Map.entry(27, "destination out of order"), Map.entry(28, "invalid number format"),
            Map.entry(30, "response to status enquiry"), Map.entry(31, "normal, unspecified"),
            Map.entry(34, "no channel available"), Map.entry(41, "temporary failure"), Map.entry(42, "switch congestion"),
            Map.entry(44, "requested channel not available"), Map.entry(65, "bearer not implemented"),
            Map.entry(81, "invalid call reference"), Map.entry(82, "channel does not exist"),
            Map.entry(96, "mandatory element missing"),
            Map.entry(97, "message not implemented"), Map.entry(99, "element not implemented"),
            Map.entry(100, "invalid element contents"), Map.entry(101, "message not compatible with the call's state"),
            Map.entry(102, "timer expired"));
    private static final int LARGEST = 127;

    public Q850Cause {
        if (value < 0 || value > LARGEST) {
            throw new IllegalArgumentException("no Q.850 cause: " + value);
        }
    }

    /// `17 user busy`, for logs and for people.
    @Override
    public String toString() {
        return NAMES.containsKey(value) ? value + " " + NAMES.get(value) : Integer.toString(value);
    }
}
