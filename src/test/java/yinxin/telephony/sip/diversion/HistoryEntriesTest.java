package yinxin.telephony.sip.diversion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import yinxin.telephony.sip.diversion.HistoryEntries.Pair;

/// History-Info of both RFCs and of real senders, and the diversions that it proves, the last one first.
class HistoryEntriesTest {
    private static Pair pair(String number, int cause) {
        return new Pair(number, cause == 0 ? OptionalInt.empty() : OptionalInt.of(cause), OptionalInt.empty());
    }

    private static Pair pair(String number, int cause, int released) {
        return new Pair(number, OptionalInt.of(cause), OptionalInt.of(released));
    }

    static Stream<Arguments> samples() {
        return Stream.of(
                Arguments.of("RFC 7044 with mp",
                        List.of("<sip:13912345678@h>;index=1, <sip:95000@h;cause=486>;index=1.1;mp=1"),
                        List.of(pair("13912345678", 486))),
                Arguments.of("mp points over an entry of the same user",
                        List.of("<sip:13800138001@h>;index=1", "<sip:13800138001@192.0.2.77>;index=1.1;rc=1",
                                "<sip:95000@h;cause=408>;index=1.2;mp=1"),
                        List.of(pair("13800138001", 408))),
                Arguments.of("two diversions, the last one first",
                        List.of("<sip:13800138001@h>;index=1,<sip:13800138002@h;cause=302>;index=1.1;mp=1,"
                                + "<sip:95000@h;cause=503>;index=1.1.1;mp=1.1"),
                        List.of(pair("13800138002", 503), pair("13800138001", 302))),
                Arguments.of("Asterisk: two entries, URI cause, no mp",
                        List.of("<sip:13800138000@192.0.2.5>;index=1,<sip:95000@192.0.2.5;cause=480>;index=1.1"),
                        List.of(pair("13800138000", 480))),
                Arguments.of("RFC 4244: cause only as the escaped Reason of the entry that was left, Q.850 beside it",
                        List.of("<sip:13800138000@ims.example.com?Reason=SIP%3Bcause%3D486%3Btext%3D%22Busy%22"
                                + "&Reason=Q.850%3Bcause%3D17>;index=1,<sip:95000@ims.example.com>;index=1.1"),
                        List.of(pair("13800138000", 486, 17))),
                Arguments.of("powered off: Q.850 20 in the same Reason header",
                        List.of("<sip:13800138000@h?Reason=SIP%3Bcause%3D480%2CQ.850%3Bcause%3D20>;index=1",
                                "<sip:95000@h;cause=404>;index=1.1;mp=1"),
                        List.of(pair("13800138000", 404, 20))),
                Arguments.of("busy everywhere and declined are read as busy and deflection",
                        List.of("<sip:1@h?Reason=SIP%3Bcause%3D600>;index=1,<sip:2@h?reason=sip%3Bcause%3D603>;index=1.1,"
                                + "<sip:95000@h>;index=1.1.1"),
                        List.of(pair("2", 487), pair("1", 486))),
                Arguments.of("service-number translation diverts nothing",
                        List.of("<sip:4001234567@h>;index=1,<sip:95000@h;cause=380>;index=1.1;mp=1"), List.of()),
                Arguments.of("an unknown cause counts, as 302 would",
                        List.of("<sip:13800138000@h>;index=1,<sip:95000@h;cause=499>;index=1.1"),
                        List.of(pair("13800138000", 499))),
                Arguments.of("hunting through a user's phones diverts nothing",
                        List.of("<sip:1@h>;index=1,<sip:1@a?Reason=SIP%3Bcause%3D408>;index=1.1;rc=1,<sip:1@b>;index=1.2;rc=1"),
                        List.of()),
                Arguments.of("bare RFC 4244 list: the one before",
                        List.of("<sip:13800138000@h>;index=1, <sip:95000@h>;index=1.1"), List.of(pair("13800138000", 0))),
                Arguments.of("a gap in the index",
                        List.of("<sip:13800138001@h>;index=1,<sip:13800138002@h>;index=1.0.1,<sip:95000@h;cause=486>;index=1.0.1.1"),
                        List.of(pair("13800138002", 486))),
                Arguments.of("mp to an entry that is not there: the one before",
                        List.of("<sip:13800138000@h>;index=1,<sip:95000@h;cause=486>;index=1.1;mp=7"),
                        List.of(pair("13800138000", 486))),
                Arguments.of("made anonymous on the way",
                        List.of("<sip:anonymous@anonymous.invalid>;index=1,<sip:95000@h;cause=486>;index=1.1;mp=1"),
                        List.of(pair("", 486))),
                Arguments.of("marked private, yet for us to use",
                        List.of("<sip:13800138000@h?Privacy=history>;index=1,<sip:95000@h;cause=503>;index=1.1;mp=1"),
                        List.of(pair("13800138000", 503))),
                Arguments.of("tel URIs and odd case",
                        List.of("<TEL:+8613800138000>;INDEX=1,<sip:95000@h;CAUSE=486>;Index=1.1;MP=1"),
                        List.of(pair("+8613800138000", 486))),
                Arguments.of("one entry", List.of("<sip:95000@h;cause=486>;index=1"), List.of()),
                Arguments.of("nonsense", List.of(",,;;=<>", "index=1"), List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void diversionsLastFirst(String name, List<String> headers, List<Pair> pairs) {
        assertThat(HistoryEntries.parse(headers).pairs()).isEqualTo(pairs);
    }
}
