package yinxin.network;

import java.util.OptionalInt;
import java.util.regex.Pattern;
import yinxin.telephony.sip.stack.SipHeaders;

/// How it ended to offer a call to a subscriber's phones.
public sealed interface Attempt {
    /// Somebody took the call.
    record Answered() implements Attempt {}

    /// The caller hung up first.
    record CallerGone() implements Attempt {}

    /// A phone rang until the time for that was over.
    record NoAnswer() implements Attempt {}

    /// No phone gave any sign, for as long as a phone that is there needs to.
    record Silent() implements Attempt {}

    /// There is no way to any phone: the datagram came back as undeliverable, or no connection could be made.
    record Undeliverable() implements Attempt {}

    /// Every phone refused.
    ///
    /// @param status       the best of the final responses, 300 to 699 (RFC 3261 §16.7 step 6)
    /// @param releaseCause the Q.850 cause in its `Reason` header (RFC 3326, RFC 6432); empty when there is none
    /// @param rang         whether any phone had begun to ring
    record Refused(int status, OptionalInt releaseCause, boolean rang) implements Attempt {
        private static final Pattern Q850 = Pattern.compile("(?i)\\s*q\\.850\\s*;.*?\\bcause\\s*=\\s*\"?([0-9]{1,3})\\b.*");

        public Refused {
            if (status < 300 || status > 699) {
                throw new IllegalArgumentException("a refusal has a status from 300 to 699, not " + status);
            }
        }

        /// As the response says it.
        public static Refused of(int status, SipHeaders response, boolean rang) {
            for (var value : response.all("reason")) {
                for (var reason : SipHeaders.split(value, ',')) {
                    var match = Q850.matcher(reason);
                    if (match.matches()) {
                        return new Refused(status, OptionalInt.of(Integer.parseInt(match.group(1))), rang);
                    }
                }
            }
            return new Refused(status, OptionalInt.empty(), rang);
        }
    }
}
