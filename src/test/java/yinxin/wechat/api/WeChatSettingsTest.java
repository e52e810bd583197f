package yinxin.wechat.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import yinxin.voicemail.message.Condition;

class WeChatSettingsTest {
    private static final Validator VALIDATOR = Validation.buildDefaultValidatorFactory().getValidator();

    private static Map<String, String> good() {
        return new HashMap<>(Map.ofEntries(
                Map.entry("yinxin.wechat.api-url", "https://api.weixin.qq.com"),
                Map.entry("yinxin.wechat.authorize-url", "https://open.weixin.qq.com/connect/oauth2/authorize"),
                Map.entry("yinxin.wechat.app-id", "wx0123456789abcdef"),
                Map.entry("yinxin.wechat.app-secret", "0123456789abcdef0123456789abcdef"),
                Map.entry("yinxin.wechat.callback-token", "AAAAA"),
                Map.entry("yinxin.wechat.callback-aes-key", "A".repeat(43)),
                Map.entry("yinxin.wechat.template.id", "ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY"),
                Map.entry("yinxin.wechat.template.caller", "phone_number1"),
                Map.entry("yinxin.wechat.template.time", "time2"),
                Map.entry("yinxin.wechat.template.condition", "const4"),
                Map.entry("yinxin.wechat.template.words.powered-off", "已关机"),
                Map.entry("yinxin.wechat.template.words.out-of-coverage", "没有信号")));
    }

    private static WeChatSettings bound(Map<String, String> yaml) {
        return new Binder(new MapConfigurationPropertySource(yaml)).bind("yinxin", Yinxin.class).get().wechat();
    }

    record Yinxin(@Valid WeChatSettings wechat) {}

    private static Map<String, String> offences(Map<String, String> yaml) {
        var found = new TreeMap<String, String>();
        for (var violation : VALIDATOR.validate(new Yinxin(bound(yaml)))) {
            found.put(violation.getPropertyPath().toString(), violation.getMessage());
        }
        return found;
    }

    @Test
    void yamlOfTheDesignIsBound() {
        var settings = bound(good());

        assertThat(offences(good())).isEmpty();
        assertThat(settings.appSecret()).isEqualTo(new Secret("0123456789abcdef0123456789abcdef"));
        assertThat(settings.template()).isEqualTo(new WeChatSettings.Template("ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY",
                "phone_number1", "time2", null, "const4", null, null,
                Map.of(Condition.POWERED_OFF, "已关机", Condition.OUT_OF_COVERAGE, "没有信号")));
        assertThat(settings.template().word(Condition.POWERED_OFF)).isEqualTo("已关机");
        assertThat(settings.template().word(Condition.BUSY)).isEqualTo("遇忙");
    }

    @Test
    void allBadKeysAreNamedAtOnce() {
        var bad = good();
        bad.remove("yinxin.wechat.api-url");
        bad.put("yinxin.wechat.authorize-url", "open.weixin.qq.com");
        bad.put("yinxin.wechat.app-id", "gh_97417a04a28d");
        bad.put("yinxin.wechat.callback-token", "A");
        bad.put("yinxin.wechat.callback-aes-key", "A".repeat(44));
        bad.remove("yinxin.wechat.template.id");
        bad.put("yinxin.wechat.template.caller", "const1");
        bad.put("yinxin.wechat.template.duration", "duration3");
        bad.put("yinxin.wechat.template.condition", "phrase4");
        bad.put("yinxin.wechat.template.words.unreachable", "关机或不在服务区");

        assertThat(offences(bad)).containsOnlyKeys("wechat.apiUrl", "wechat.addressesUsable", "wechat.appId",
                "wechat.callbackTokenWellFormed", "wechat.callbackAesKeyWellFormed", "wechat.template.id",
                "wechat.template.callerKeyUsable", "wechat.template.durationKeyUsable", "wechat.template.wordsSuitable");
    }

    @Test
    void templateWithoutAnyKeySaysSo() {
        var bad = good();
        bad.keySet().removeIf(k -> k.matches(".*\\.(caller|time|condition)"));

        assertThat(offences(bad)).containsOnlyKeys("wechat.template.anythingSent");
    }

    @Test
    void keyWithNothingBehindItIsAnAbsentOne() {
        var yaml = good();
        yaml.put("yinxin.wechat.template.duration", "");
        yaml.put("yinxin.wechat.template.caller", " ");
        yaml.put("yinxin.wechat.template.words.busy", "");

        assertThat(offences(yaml)).isEmpty();
        assertThat(bound(yaml).template().duration()).isNull();
        assertThat(bound(yaml).template().caller()).isNull();
        assertThat(bound(yaml).template().word(Condition.BUSY)).isEqualTo("遇忙");
    }

    @Test
    void emptyAccountIsNamedKeyByKey() {
        var yaml = good();
        yaml.keySet().removeIf(key -> key.contains(".words."));
        yaml.replaceAll((_, _) -> "");

        assertThat(offences(yaml)).containsKeys("wechat.appId", "wechat.appSecretPresent", "wechat.callbackTokenWellFormed",
                "wechat.callbackAesKeyWellFormed", "wechat.template.id", "wechat.template.anythingSent");
    }

    @Test
    void absentAccountIsNamedKeyByKey() {
        assertThat(offences(Map.of("yinxin.wechat.api-url", "https://api.weixin.qq.com"))).containsOnlyKeys("wechat.authorizeUrl",
                "wechat.appId", "wechat.appSecret", "wechat.callbackToken", "wechat.callbackAesKey", "wechat.template");
    }

    @Test
    void conditionThatDoesNotExistIsNamed() {
        var bad = good();
        bad.put("yinxin.wechat.template.words.asleep", "睡了");

        assertThat(catchThrowable(() -> bound(bad))).hasStackTraceContaining("words");
    }

    @Test
    void secretsNeverPrintThemselves() {
        assertThat(bound(good()).toString()).contains("[hidden]").doesNotContain("0123456789abcdef0123456789abcdef")
                .doesNotContain("AAAAA");
    }
}
