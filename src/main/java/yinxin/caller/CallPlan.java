package yinxin.caller;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import yinxin.telephony.sip.OutgoingCall.Header;
import yinxin.voicemail.message.Condition;

/// One call as a network would divert it: somebody called somebody who could not be reached, and the call goes to an
/// access number of the gateway.
///
/// @param gateway      where the gateway listens for SIP
/// @param accessNumber the number of the gateway that the network dials
/// @param caller       who calls
/// @param called       who was called and could not be reached; empty for a call that nobody diverted
/// @param condition    why not
/// @param signalling   in which words the network says so
/// @param sound        what the caller says after the beep
/// @param manners      how long the caller waits, and what he does at the end
public record CallPlan(InetSocketAddress gateway, String accessNumber, String caller, String called, Condition condition,
                       Signalling signalling, WavSound sound, Manners manners) {

    /// The header or parameter that names the called party and the reason.
    public enum Evidence {
        /// RFC 5806, what most networks send.
        DIVERSION,
        /// RFC 7044, from an IMS.
        HISTORY_INFO,
        /// RFC 4458, `target` and `cause` in the request-URI.
        REQUEST_URI,
        /// None: only To names the called party.
        NONE
    }

    /// How the network puts it.
    ///
    /// @param evidence  where the called party stands
    /// @param counter   how often the call was diverted, 1 or more
    /// @param withheld  whether the caller hides the number: an anonymous From, `Privacy: id`, and the number in
    ///                  P-Asserted-Identity
    /// @param further   headers to send besides
    public record Signalling(Evidence evidence, int counter, boolean withheld, List<Header> further) {
        /// A Diversion header, once, number shown.
        public static final Signalling USUAL = new Signalling(Evidence.DIVERSION, 1, false, List.of());

        public Signalling {
            further = List.copyOf(further);
            if (counter < 1 || counter > 99) {
                throw new IllegalArgumentException("a call is diverted 1 to 99 times, not " + counter);
            }
        }
    }

    /// What the caller does.
    ///
    /// @param answerPatience how long he waits for the answer before he cancels
    /// @param beepPatience   how long he listens for the beep before he hangs up
    /// @param ending         what he does when he has spoken
    public record Manners(Duration answerPatience, Duration beepPatience, Ending ending) {
        /// Longer than any greeting.
        public static final Manners USUAL = new Manners(Duration.ofSeconds(32), Duration.ofSeconds(60), Ending.HANG_UP);
    }

    /// How the caller ends.
    public enum Ending {
        /// BYE.
        HANG_UP,
        /// The `#` key, then whatever the gateway says until it hangs up.
        PRESS_HASH,
        /// Stays in the line and says nothing until the gateway hangs up.
        STAY
    }

    public CallPlan {
        requireNumber(accessNumber, "the access number");
        requireNumber(caller, "the calling number");
        if (!called.isEmpty()) {
            requireNumber(called, "the called number");
        }
    }

    private static void requireNumber(String number, String what) {
        if (!number.matches("\\+?[0-9*#]{1,20}")) {
            throw new IllegalArgumentException(what + " must be digits, perhaps with + before them");
        }
    }

    /// A diverted call in the usual words and manners.
    public static CallPlan of(InetSocketAddress gateway, String accessNumber, Parties parties, WavSound sound) {
        return new CallPlan(gateway, accessNumber, parties.caller(), parties.called(), parties.condition(), Signalling.USUAL,
                sound, Manners.USUAL);
    }

    /// Who calls whom, and why that fails.
    public record Parties(String caller, String called, Condition condition) {}

    /// The same call in other words.
    public CallPlan with(Signalling other) {
        return new CallPlan(gateway, accessNumber, caller, called, condition, other, sound, manners);
    }

    /// The same call with other manners.
    public CallPlan with(Manners other) {
        return new CallPlan(gateway, accessNumber, caller, called, condition, signalling, sound, other);
    }

    /// The word of RFC 5806 for a condition; the nearest one where there is none.
    static String reason(Condition condition) {
        return switch (condition) {
            case BUSY -> "user-busy";
            case NO_ANSWER -> "no-answer";
            case POWERED_OFF, OUT_OF_COVERAGE, UNREACHABLE -> "unavailable";
            case SUSPENDED -> "out-of-service";
            case REJECTED -> "deflection";
            case FORWARDED -> "unconditional";
            case UNKNOWN -> "unknown";
        };
    }

    /// The cause of RFC 4458 and RFC 7544 for a condition.
    static int cause(Condition condition) {
        return switch (condition) {
            case BUSY -> 486;
            case NO_ANSWER -> 408;
            case POWERED_OFF, OUT_OF_COVERAGE, UNREACHABLE -> 503;
            case SUSPENDED, UNKNOWN -> 404;
            case REJECTED -> 480;
            case FORWARDED -> 302;
        };
    }

    /// The request-URI of the INVITE.
    String requestUri() {
        var host = gateway.getAddress().getHostAddress();
        var at = accessNumber + "@" + (host.contains(":") ? "[" + host + "]" : host) + ":" + gateway.getPort();
        var parameters = signalling.evidence() == Evidence.REQUEST_URI && !called.isEmpty()
                ? ";target=sip:" + called.replace("+", "%2B") + "%40" + host + ";cause=" + cause(condition) : "";
        return "sip:" + at.replace("#", "%23") + parameters;
    }

    /// The headers that say who called and who diverted. The caller's own further headers replace none of them.
    ///
    /// @param host the domain that the numbers live in
    List<Header> headers(String host) {
        var headers = new ArrayList<Header>();
        if (!called.isEmpty() && signalling.evidence() == Evidence.DIVERSION) {
            headers.add(new Header("Diversion", "<sip:" + called + "@" + host + ">;reason=" + reason(condition) + ";counter="
                    + signalling.counter() + ";privacy=off"));
        }
        if (!called.isEmpty() && signalling.evidence() == Evidence.HISTORY_INFO) {
            headers.add(new Header("History-Info", "<sip:" + called + "@" + host + ">;index=1, <sip:" + accessNumber + "@" + host
                    + ";cause=" + cause(condition) + ">;index=1.1;mp=1"));
        }
        if (signalling.withheld()) {
            headers.add(new Header("P-Asserted-Identity", "<sip:" + caller + "@" + host + ">"));
            headers.add(new Header("Privacy", "id"));
        }
        var given = Set.copyOf(headers.stream().map(h -> h.name().toLowerCase(Locale.ROOT)).toList());
        signalling.further().stream().filter(h -> !given.contains(h.name().toLowerCase(Locale.ROOT))
                || h.name().equalsIgnoreCase("Diversion") || h.name().equalsIgnoreCase("History-Info")).forEach(headers::add);
        return headers;
    }
}
