package yinxin.telephony.sip.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.telephony.sip.stack.SipHeaders;
import yinxin.telephony.sip.stack.SipStack.Reply;

class BestResponseTest {
    private static Reply reply(int status, String... fields) {
        var text = ("SIP/2.0 " + status + " X\r\n" + Arrays.stream(fields).map(f -> f + "\r\n").collect(Collectors.joining())).getBytes(StandardCharsets.UTF_8);
        return new Reply(status, SipHeaders.read(text, text.length), new byte[0]);
    }

    /// RFC 3261 §16.7 step 6: 6xx first, then the lowest class, in it what helps the caller.
    @ParameterizedTest
    @CsvSource({"486 603 302, 603", "486 302, 302", "486 401, 401", "500 404, 404", "503 500, 500", "408 480, 480", "408 503, 408", "486, 486"})
    void theBestOfSeveral(String statuses, int best) {
        assertThat(BestResponse.of(Arrays.stream(statuses.split(" ")).map(s -> reply(Integer.parseInt(s))).toList()).status()).isEqualTo(best);
    }

    @Test
    void challengesOfAllAreGathered() {
        var best = BestResponse.of(java.util.List.of(reply(407, "Proxy-Authenticate: Digest realm=\"a\""), reply(486),
                reply(401, "WWW-Authenticate: Digest realm=\"b\""), reply(407, "Proxy-Authenticate: Digest realm=\"c\"")));

        assertThat(best.status()).isEqualTo(407);
        assertThat(best.headers().all("proxy-authenticate")).containsExactly("Digest realm=\"a\"", "Digest realm=\"c\"");
        assertThat(best.headers().all("www-authenticate")).containsExactly("Digest realm=\"b\"");
    }
}
