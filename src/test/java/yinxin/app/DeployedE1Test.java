package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;
import yinxin.telephony.e1.E1Settings;
import yinxin.telephony.e1.q931.CallControl;
import yinxin.telephony.e1.wire.Emulation;
import yinxin.telephony.e1.wire.Tick;
import yinxin.telephony.e1.wire.WireSettings;
import yinxin.voicemail.call.TrunkRules;
import yinxin.voicemail.call.TrunkRules.ServedUser;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.PhoneNumber;

/// `deploy/e1/yinxin.yml` is what operators copy: it must be understood, and mean what its comments say.
class DeployedE1Test {
    @Test
    void theDeployedFileIsAnE1AsItsCommentsSay() throws IOException {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("rest", Map.of(
                "YINXIN_MASTER_KEY", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "yinxin.public-url", "https://voice.example.com/",
                "yinxin.sip.host", "127.0.0.1", "yinxin.wechat.app-id", "wx0123456789abcdef", "yinxin.wechat.app-secret", "app-secret-of-this-test",
                "yinxin.wechat.callback-token", "AAAAA", "yinxin.wechat.callback-aes-key", "A".repeat(43),
                "yinxin.wechat.template.id", "T1", "yinxin.wechat.template.caller", "phone_number1")));
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        new YamlPropertySourceLoader().load("deployed", new FileSystemResource(Path.of("deploy/e1/yinxin.yml")))
                .forEach(environment.getPropertySources()::addFirst);

        var telephony = SettingsLoader.load(environment).telephony();

        var wire = new WireSettings(Emulation.CESOPSN, false, 0, Duration.ofMillis(100), true);
        assertThat(telephony.e1()).containsExactly(new E1Settings("e1-carrier", new InetSocketAddress("192.0.2.1", 50000),
                new InetSocketAddress("192.0.2.20", 50000), wire, CallControl.Settings.of(CallControl.Side.USER), E1Settings.allChannels(), Tick.QUIET));
        assertThat(telephony.trunks()).containsExactly(new TrunkRules("e1-carrier", ServedUser.LAST, Optional.empty(), "010",
                Map.of("unknown", Condition.UNREACHABLE, "q931-9", Condition.UNREACHABLE)));
        assertThat(telephony.accessNumbers()).extracting(a -> a.number()).containsExactly(new PhoneNumber("+861088886666"));
    }
}
