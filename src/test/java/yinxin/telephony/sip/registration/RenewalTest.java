package yinxin.telephony.sip.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.telephony.sip.stack.SipHeaders;

class RenewalTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            3600, 0, 3240000
            3600, 1, 2916000
             600, 0,  540000
             300, 0,  270000
             120, 0,   90000
              60, 0,   30000
              60, 1,   27000
               2, 0,    1000
            """)
    void renewsWithATenthOrThirtySecondsLeftAndNotBeforeHalf(long granted, double chance, long due) {
        assertThat(Renewal.before(Duration.ofSeconds(granted), chance)).isEqualTo(Duration.ofMillis(due));
    }

    @Test
    void pausesDoubleUpToTheLongest() {
        var renewal = new Renewal(Duration.ofSeconds(4), Duration.ofMinutes(5));

        assertThat(IntStream.rangeClosed(1, 9).mapToObj(n -> renewal.after(n, 0).toSeconds())).containsExactly(4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L);
        assertThat(renewal.after(1_000_000, 0)).isEqualTo(Duration.ofMinutes(5));
        assertThat(renewal.after(3, 1)).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void pausesMustBeInOrder() {
        assertThatThrownBy(() -> new Renewal(Duration.ofSeconds(2), Duration.ofSeconds(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Renewal(Duration.ZERO, Duration.ofSeconds(1))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Contact: <sip:a@192.0.2.9:5060>;expires=60, <sip:b@192.0.2.9:5080>;expires=90      | 90
            Contact: <sip:B@192.0.2.9:5080;transport=tcp>;q=0.5;expires=77                     | 77
            Expires: 45                                                                        | 45
            Contact: <sip:somebody@else>;expires=10\\r\\nExpires: 46                           | 46
            Contact: <sip:b@192.0.2.9:5080>;expires=soon                                       |
            """)
    void ourTimeStandsAtOurContact(String fields, Long seconds) {
        var ok = ("SIP/2.0 200 OK\r\n" + fields.replace("\\r\\n", "\r\n") + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);

        assertThat(Registration.granted(SipHeaders.read(ok, ok.length), "sip:b@192.0.2.9:5080;ob").map(Duration::toSeconds).orElse(null))
                .isEqualTo(seconds);
    }
}
