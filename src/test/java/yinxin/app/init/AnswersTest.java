package yinxin.app.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.telephony.sip.Trunk;

class AnswersTest {
    @ParameterizedTest
    @CsvSource({"https://voice.example.com, https://voice.example.com", "https://voice.example.com/, https://voice.example.com",
        "voice.example.com, https://voice.example.com", "http://localhost:8080, http://localhost:8080", "http://127.0.0.1:8080, http://127.0.0.1:8080"})
    void publicAddressIsTakenInTheFormPeopleType(String answer, String url) {
        assertThat(Answers.publicUrl(answer)).isEqualTo(URI.create(url));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http://voice.example.com", "ftp://voice.example.com", "https://", "https://a b", "https://voice.example.com?x=1", "https://me@voice.example.com"})
    void publicAddressThatWillNotDoIsRefused(String answer) {
        assertThatIllegalArgumentException().isThrownBy(() -> Answers.publicUrl(answer)).withMessage("enter an address such as https://voice.example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0.0.0.0", "::", "224.0.0.1", "gateway.example.com", "192.0.2", "192.0.2.1/24"})
    void sipAddressMustBeOneThatPeersReach(String answer) {
        assertThatIllegalArgumentException().isThrownBy(() -> Answers.address(answer)).withMessageContaining("such as 192.0.2.1");
        assertThat(Answers.address("2001:db8::1").getHostAddress()).isEqualTo("2001:db8:0:0:0:0:0:1");
    }

    @Test
    void trunksStandBetweenCommasOrBlanks() {
        assertThat(Answers.ranges("192.0.2.10, 192.0.2.0/28；2001:db8::/64  198.51.100.1")).extracting(Trunk.AddressRange::toString)
                .containsExactly("192.0.2.10/32", "192.0.2.0/28", "2001:db8:0:0:0:0:0:0/64", "198.51.100.1/32");
        assertThatIllegalArgumentException().isThrownBy(() -> Answers.ranges("0.0.0.0/0")).withMessageContaining("lets anybody in");
        assertThatIllegalArgumentException().isThrownBy(() -> Answers.ranges("pbx.example.com")).withMessageContaining("write 192.0.2.10/32");
        assertThatIllegalArgumentException().isThrownBy(() -> Answers.ranges(""));
    }

    @Test
    void numbersAreKeptInTheFormThatNetworksUse() {
        assertThat(Answers.numbers("010 1234 5678, 95000")).containsExactly("+861012345678", "95000");
        assertThat(Answers.numbers("+86 10-1234-5678")).containsExactly("+861012345678");
        assertThatIllegalArgumentException().isThrownBy(() -> Answers.numbers("01012345678，+861012345678")).withMessageContaining("must differ");
        assertThatIllegalArgumentException().isThrownBy(() -> Answers.numbers("my phone")).withMessage("\"my phone\" is no telephone number: enter one such as +861012345678");
        assertThatIllegalArgumentException().isThrownBy(() -> Answers.numbers(""));
    }

    @Test
    void credentialsMayStayInTheEnvironment() {
        assertThat(Answers.Account.read("")).isEqualTo(new Answers.Account("${WECHAT_APP_ID}", "${WECHAT_APP_SECRET}", "${WECHAT_TEMPLATE_ID}"));
        assertThat(Answers.Account.read("wx0123456789abcdef ${SECRET} Yx7nQ2mZkT0sVb4RfUe9LdHcWpAo1iGj3KxMzBtNqS8").appSecret()).isEqualTo("${SECRET}");
        assertThat(Answers.Account.read("wx0123456789abcdef 0123456789abcdef0123456789abcdef Yx7nQ2mZkT0sVb4RfUe9LdHcWpAo1iGj3KxMzBtNqS8"))
                .hasToString("Account[wx0123456789abcdef]");
    }

    @ParameterizedTest
    @CsvSource({"one, enter three words", "wx1 b c, an AppID is", "wx0123456789abcdef short Yx7nQ2mZkT0s, an AppSecret is",
        "wx0123456789abcdef 0123456789abcdef ${x y}, enter three words", "wx0123456789abcdef 0123456789abcdef a.b.c.d.e.f, a template id is"})
    void credentialsOfAnotherFormAreRefused(String answer, String beginning) {
        assertThatIllegalArgumentException().isThrownBy(() -> Answers.Account.read(answer)).withMessageStartingWith(beginning)
                .satisfies(e -> assertThat(e.getMessage()).as("no secret is repeated").doesNotContain("0123456789abcdef"));
    }

    @Test
    void secretsAreFreshAndOfTheFormThatWeChatTakes() {
        var answers = new Answers(URI.create("https://voice.example.com"), Answers.address("192.0.2.1"), Answers.ranges("192.0.2.10"), "+861012345678",
                java.util.List.of(), Answers.Account.OF_THE_ENVIRONMENT);
        var one = FirstConfiguration.of(answers, Path.of("yinxin.yml"));
        var other = FirstConfiguration.of(answers, Path.of("yinxin.yml"));
        assertThat(one.callbackToken()).matches("[A-Za-z0-9]{32}").isNotEqualTo(other.callbackToken());
        assertThat(one.callbackAesKey()).matches("[A-Za-z0-9]{43}").isNotEqualTo(other.callbackAesKey());
        assertThat(one.operatorToken()).matches("[A-Za-z0-9]{32}").isNotEqualTo(other.operatorToken());
        var octets = Base64.getDecoder().decode(one.callbackAesKey() + "=");
        assertThat(octets).hasSize(32);
        assertThat(Base64.getEncoder().withoutPadding().encodeToString(octets)).isEqualTo(one.callbackAesKey());
        assertThat(one).hasToString("FirstConfiguration[https://voice.example.com]");
    }
}
