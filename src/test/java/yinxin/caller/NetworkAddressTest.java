package yinxin.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkAddressTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sip:127.0.0.1:5070                | sip:127.0.0.1:5070               | sip:10%23@127.0.0.1:5070   |
            sip:127.0.0.1:5070;transport=tcp  | sip:127.0.0.1:5070;transport=tcp | sip:10%23@127.0.0.1:5070   |
            sip:127.0.0.1                     | sip:127.0.0.1                    | sip:10%23@127.0.0.1        | sip:127.0.0.1:5060;lr
            sip:LocalHost:5070                | sip:localhost:5070               | sip:10%23@localhost:5070   | sip:127.0.0.1:5070;lr
            sip:[::1]:5070                    | sip:[::1]:5070                   | sip:10%23@[::1]:5070       | sip:[0:0:0:0:0:0:0:1]:5070;lr
            """)
    void isRead(String written, String registrar, String number, String route) {
        var address = NetworkAddress.parse(written);

        assertThat(address.registrar()).isEqualTo(registrar);
        assertThat(address.uri("10#")).isEqualTo(number);
        assertThat(address.route()).isEqualTo(Optional.ofNullable(route));
    }

    @Test
    void domainOfItsOwnIsReachedByTheAddress() {
        var address = NetworkAddress.parse("sip:127.0.0.1:5070;transport=tcp").with("office.example");

        assertThat(address.registrar()).isEqualTo("sip:office.example;transport=tcp");
        assertThat(address.route()).contains("sip:127.0.0.1:5070;lr;transport=tcp");
        assertThat(address).hasToString("sip:office.example;transport=tcp");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            127.0.0.1:5070             | write sip:, an address and a port, such as sip:192.0.2.1:5070
            sips:127.0.0.1             | write sip:
            sip:user@127.0.0.1         | write sip:
            sip:127.0.0.1:70000        | a port is 1 to 65535
            sip:nowhere.invalid:5070   | there is no host nowhere.invalid
            sip:127.0.0.1;transport=x  | write sip:
            """)
    void mistakeIsNamedWithWhatToWrite(String written, String said) {
        assertThatThrownBy(() -> NetworkAddress.parse(written)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(said);
    }
}
