package yinxin.telephony.sip.diversion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Headers as networks send them, and what they say. The forms come from the RFCs and from traces; the numbers do not.
class DiversionTest {
    private static Diversion entry(String number, String reason, int count) {
        return new Diversion(number, Optional.of(reason).filter(r -> !r.isEmpty()), count);
    }

    static Stream<Arguments> samples() {
        return Stream.of(
                Arguments.of("Kamailio add_diversion", List.of("<sip:13912345678@127.0.0.1:5060>;reason=user-busy"),
                        List.of(entry("13912345678", "user-busy", 1))),
                Arguments.of("upper case and a stray quote", List.of("<sip:13800138000@192.0.2.10>;counter=1;reason=USER-BUSY\""),
                        List.of(entry("13800138000", "user-busy", 1))),
                Arguments.of("two hops, the second of unknown reason",
                        List.of("<sip:13800138001@192.0.2.10:5060>;privacy=off;reason=no-answer;counter=1",
                                "<sip:13800138002@192.0.2.10>;reason=unknown;privacy=off"),
                        List.of(entry("13800138001", "no-answer", 1), entry("13800138002", "unknown", 1))),
                Arguments.of("two tel URIs in two headers",
                        List.of("<tel:+8613800138001>;reason=unconditional;screen=no", "<tel:+8613800138002>;reason=user-busy"),
                        List.of(entry("+8613800138001", "unconditional", 1), entry("+8613800138002", "user-busy", 1))),
                Arguments.of("tel URI with everything", List.of("<tel:3948809>;reason=no-answer;counter=1;screen=no;privacy=off"),
                        List.of(entry("3948809", "no-answer", 1))),
                Arguments.of("comma list and repeated header mixed, quoted values, display names",
                        List.of("\"Li, Wei\" <sip:1@h>;reason=\"do-not-disturb\", Bob<sip:2@h>;reason=time-of-day", "<sip:3@h>"),
                        List.of(entry("1", "do-not-disturb", 1), entry("2", "time-of-day", 1), entry("3", "", 1))),
                Arguments.of("no angle brackets", List.of("sip:13800138000@h;reason=unavailable;counter=3"),
                        List.of(entry("13800138000", "unavailable", 3))),
                Arguments.of("tel without angle brackets", List.of("tel:13800138000;reason=deflection"),
                        List.of(entry("13800138000", "deflection", 1))),
                Arguments.of("percent-encoded plus, parameters in the user part",
                        List.of("<sip:%2B8613800138000;npdi@h;user=phone>;reason=out-of-service"),
                        List.of(entry("+8613800138000", "out-of-service", 1))),
                Arguments.of("a reason of the network's own", List.of("<sip:1@h>;reason=send_to_vm;counter=06;x=y"),
                        List.of(entry("1", "send_to_vm", 6))),
                Arguments.of("made anonymous", List.of("<sip:anonymous@anonymous.invalid>;reason=user-busy;privacy=full"),
                        List.of(entry("", "user-busy", 1))),
                Arguments.of("counters that are none", List.of("<sip:1@h>;counter=0, <sip:2@h>;counter=x, <sip:3@h>;counter=-4, "
                        + "<sip:4@h>;counter=999999999"),
                        List.of(entry("1", "", 1), entry("2", "", 1), entry("3", "", 1), entry("4", "", 99))),
                Arguments.of("empty reason", List.of("<sip:1@h>;reason=;counter="), List.of(entry("1", "", 1))),
                Arguments.of("empty elements", List.of(" , ,<sip:1@h>,", ""), List.of(entry("1", "", 1))),
                Arguments.of("never closed", List.of("<sip:1@h;reason=user-busy"), List.of(entry("1", "", 1))),
                Arguments.of("nothing at all", List.of(), List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void entriesNewestFirst(String name, List<String> headers, List<Diversion> entries) {
        assertThat(Diversion.parse(headers)).isEqualTo(entries);
    }
}
