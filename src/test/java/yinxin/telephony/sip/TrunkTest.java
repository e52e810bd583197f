package yinxin.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.telephony.sip.Trunk.AddressRange;

class TrunkTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.10/32, 192.0.2.10, true", "192.0.2.10/32, 192.0.2.11, false", "192.0.2.10, 192.0.2.10, true",
        "192.0.2.0/25, 192.0.2.127, true", "192.0.2.0/25, 192.0.2.128, false", "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/7, 11.1.1.1, true", "10.0.0.0/7, 12.1.1.1, false", "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false", "2001:db8::/33, 2001:db8:7fff::1, true", "2001:db8::/33, 2001:db8:8000::1, false",
        "::1, ::1, true", "192.0.2.10, ::ffff:192.0.2.10, true",
    })
    void rangeContainsItsAddresses(String range, String address, boolean inside) {
        assertThat(AddressRange.parse(range).contains(InetAddress.ofLiteral(address))).isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "192.0.2.10/33", "2001:db8::/129", "192.0.2.10/-1", "192.0.2.10/x", "1.2.3", "/8",
        "trunk.example.com/32"})
    void whatIsNoRangeIsRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> AddressRange.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\"").hasMessageContaining("192.0.2.10/32");
    }

    @Test
    void trunkCoversAllItsRanges() throws Exception {
        var trunk = new Trunk("carrier", List.of(AddressRange.parse("192.0.2.10/32"), AddressRange.parse("2001:db8::/32")));

        assertThat(trunk.covers(InetAddress.getByName("192.0.2.10"))).isTrue();
        assertThat(trunk.covers(InetAddress.getByName("2001:db8::7"))).isTrue();
        assertThat(trunk.covers(InetAddress.getByName("192.0.2.12"))).isFalse();
    }
}
