package yinxin.telephony.e1;

import java.util.Map;
import yinxin.telephony.e1.q931.Q850Cause;

/// Why a call was refused, in SIP's words and in Q.850's (RFC 3398 §7.2.4.1 and §8.2.6.1).
public final class ReleaseCauses {
    private static final int TEMPORARILY_UNAVAILABLE = 480;
    private static final int LARGEST_STATUS = 699;

    private static final Map<Integer, Integer> OF_STATUS = Map.ofEntries(Map.entry(400, 41), Map.entry(401, 21), Map.entry(402, 21), Map.entry(403, 21),
            Map.entry(404, 1), Map.entry(405, 63), Map.entry(406, 79), Map.entry(407, 21), Map.entry(408, 102), Map.entry(410, 22), Map.entry(413, 127),
            Map.entry(414, 127), Map.entry(415, 79), Map.entry(416, 127), Map.entry(420, 127), Map.entry(421, 127), Map.entry(423, 127), Map.entry(480, 18),
            Map.entry(481, 41), Map.entry(482, 25), Map.entry(483, 25), Map.entry(484, 28), Map.entry(485, 1), Map.entry(486, 17), Map.entry(487, 31),
            Map.entry(488, 31), Map.entry(500, 41), Map.entry(501, 79), Map.entry(502, 38), Map.entry(503, 41), Map.entry(504, 102), Map.entry(505, 127),
            Map.entry(513, 127), Map.entry(600, 17), Map.entry(603, 21), Map.entry(604, 1), Map.entry(606, 31));

    private static final Map<Integer, Integer> OF_CAUSE = Map.ofEntries(Map.entry(1, 404), Map.entry(2, 404), Map.entry(3, 404), Map.entry(17, 486),
            Map.entry(18, 408), Map.entry(19, 480), Map.entry(20, 480), Map.entry(21, 403), Map.entry(22, 410), Map.entry(23, 410), Map.entry(25, 483),
            Map.entry(26, 404), Map.entry(27, 502), Map.entry(28, 484), Map.entry(29, 501), Map.entry(31, 480), Map.entry(34, 503), Map.entry(38, 503),
            Map.entry(41, 503), Map.entry(42, 503), Map.entry(47, 503), Map.entry(55, 403), Map.entry(57, 403), Map.entry(58, 503), Map.entry(65, 488),
            Map.entry(70, 488), Map.entry(79, 501), Map.entry(87, 403), Map.entry(88, 503), Map.entry(102, 504), Map.entry(111, 500), Map.entry(127, 500));

    private ReleaseCauses() {}

    /// The cause for a SIP status of 300 or more; 31 for one that the table has not.
    public static Q850Cause ofStatus(int status) {
        if (status < 300 || status > LARGEST_STATUS) {
            throw new IllegalArgumentException("a call is rejected with a status of 300 to 699, not " + status);
        }
        return new Q850Cause(OF_STATUS.getOrDefault(status, Q850Cause.NORMAL_UNSPECIFIED.value()));
    }

    /// The SIP status for a cause; 480 for one that the table has not.
    public static int statusOf(Q850Cause cause) {
        return OF_CAUSE.getOrDefault(cause.value(), TEMPORARILY_UNAVAILABLE);
    }
}
