package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import yinxin.app.settings.E1Reader;
import yinxin.app.settings.SettingsReader;
import yinxin.telephony.e1.E1Settings;
import yinxin.telephony.e1.q931.CallControl;
import yinxin.telephony.e1.wire.Emulation;
import yinxin.telephony.e1.wire.WireSettings;
import yinxin.voicemail.call.TrunkRules;
import yinxin.voicemail.message.Condition;

/// What an operator writes about E1s.
class E1SettingsTest {
    private static Map<String, Object> office() {
        return new HashMap<>(Map.of("yinxin.e1[0].name", "office", "yinxin.e1[0].listen", "127.0.0.1:50000", "yinxin.e1[0].peer", "192.0.2.20:50001"));
    }

    private static SettingsReader reader(Map<String, Object> settings) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("given", settings));
        return new SettingsReader(environment);
    }

    private static List<String> problems(Map<String, Object> settings) {
        var reader = reader(settings);
        new E1Reader(reader).lines(Set.of("carrier"));
        return reader.problems();
    }

    @Test
    void threeLinesAreEnough() {
        var line = new E1Reader(reader(office())).lines(Set.of()).getFirst();

        assertThat(line.rules()).isEqualTo(new TrunkRules("office", TrunkRules.ServedUser.LAST, Optional.empty(), ""));
        var settings = line.settings();
        assertThat(settings).isEqualTo(new E1Settings("office", new InetSocketAddress("127.0.0.1", 50000), new InetSocketAddress("192.0.2.20", 50001),
                new WireSettings(Emulation.CESOPSN, false, 0, Duration.ofMillis(100), true), CallControl.Settings.of(CallControl.Side.USER), E1Settings.allChannels(), (byte) 0xD5));
        assertThat(settings.channels()).hasSize(30).doesNotContain(0, 16);
    }

    @Test
    void everythingCanBeSaid() {
        var settings = office();
        settings.putAll(Map.of("yinxin.e1[0].emulation", "satop", "yinxin.e1[0].rtp-payload-type", "97", "yinxin.e1[0].jitter", "20ms", "yinxin.e1[0].crc4", "false",
                "yinxin.e1[0].channels", "1-3, 17", "yinxin.e1[0].idle-code", "54", "yinxin.e1[0].area-code", "010", "yinxin.e1[0].reasons[0]", "0 = unreachable",
                "yinxin.e1[0].reasons[1]", "9=powered-off", "yinxin.e1[0].condition", "busy"));
        settings.put("yinxin.e1[0].served-user", "original");
        var line = new E1Reader(reader(settings)).lines(Set.of()).getFirst();

        assertThat(line.settings().wire()).isEqualTo(new WireSettings(Emulation.SATOP, true, 97, Duration.ofMillis(20), false));
        assertThat(line.settings().channels()).containsExactlyInAnyOrder(1, 2, 3, 17);
        assertThat(line.settings().idle()).isEqualTo((byte) 0x54);
        assertThat(line.rules()).isEqualTo(new TrunkRules("office", TrunkRules.ServedUser.ORIGINAL, Optional.of(Condition.BUSY), "010",
                Map.of("unknown", Condition.UNREACHABLE, "q931-9", Condition.POWERED_OFF)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            listen           | 127.0.0.1    | yinxin.e1[0].listen must be an address and port of this machine such as 192.0.2.1:50000, not "127.0.0.1"
            peer             | 192.0.2.20:0 | yinxin.e1[0].peer must be an address and port such as 192.0.2.20:50000, not "192.0.2.20:0"
            emulation        | tdmoip       | yinxin.e1[0].emulation must be one of cesopsn, satop, not "tdmoip"
            side             | both         | yinxin.e1[0].side must be one of user, network, not "both"
            channels         | 1-31         | yinxin.e1[0].channels must be slots of 1-15 and 17-31, such as 1-15,17-31, not "1-31"
            rtp-payload-type | 8            | yinxin.e1[0].rtp-payload-type must be a whole number from 96 to 127, not "8"
            jitter           | 1s           | yinxin.e1[0].jitter must be at most 200ms
            idle-code        | 213          | yinxin.e1[0].idle-code must be an octet in hexadecimal such as d5, not "213"
            digits           | many         | yinxin.e1[0].digits must be how many digits our numbers have, such as 8 or 4-8, not "many"
            name             | carrier      | yinxin.e1[0].name is "carrier", as another trunk is called: messages tell by it where a call came from
            """)
    void whatIsWrongIsSaidInASentence(String key, String value, String problem) {
        var settings = office();
        settings.put("yinxin.e1[0]." + key, value);
        assertThat(problems(settings)).contains(problem);
    }

    @Test
    void aReasonIsANumberAndItsMeaningACondition() {
        var settings = office();
        settings.put("yinxin.e1[0].reasons[0]", "16 = busy");
        assertThat(problems(settings)).singleElement().asString().startsWith("yinxin.e1[0].reasons must be such as [0 = unreachable, 9 = powered-off]").endsWith("not \"16 = busy\"");
        settings.put("yinxin.e1[0].reasons[0]", "9 = asleep");
        assertThat(problems(settings)).singleElement().asString().startsWith("yinxin.e1[0].reasons must be one of busy, no-answer").endsWith("not \"asleep\"");
    }
}
