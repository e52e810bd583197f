package yinxin.voicemail.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Prompt;
import yinxin.voicemail.message.PhoneNumber;

class CodeReadingTest {
    @TempDir
    Path nothing;

    private CodeReading reading(Greetings.Language language, String digits) throws Exception {
        return CodeReading.of(digits, Greetings.load(language, nothing));
    }

    @Test
    void theDigitsAreReadOneByOneAndTwice() throws Exception {
        var greetings = Greetings.load(Greetings.Language.ZH, nothing);
        var reading = CodeReading.of("907158", greetings);

        assertThat(reading.parts()).extracting(Prompt::name).containsExactly("code-call-hello", "code", "code-call-again", "code", "code-call-goodbye");
        assertThat(reading.parts().get(3)).isSameAs(reading.parts().get(1));
        var from = 0;
        for (var digit : "907158".toCharArray()) {
            var at = find(reading.parts().get(1), greetings.named("digit-" + digit), from);
            assertThat(at).as("digit %s after a pause", digit).isGreaterThanOrEqualTo(from + Codec.SAMPLE_RATE * 4 / 10);
            from = at + greetings.named("digit-" + digit).in(Codec.PCMA).length;
        }
    }

    private static int find(Prompt whole, Prompt part, int from) {
        var octets = whole.in(Codec.PCMA);
        var wanted = part.in(Codec.PCMA);
        for (var at = from; at + wanted.length <= octets.length; at++) {
            if (Arrays.equals(octets, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }

    @Test
    void inTwoLanguagesEachIsWholeAndTheGoodbyeComesOnce() throws Exception {
        assertThat(reading(Greetings.Language.BOTH, "123456").parts()).extracting(Prompt::name).containsExactly("code-call-hello", "code", "code-call-again", "code",
                "code-call-hello", "code", "code-call-again", "code", "code-call-goodbye");
    }

    @ParameterizedTest
    @CsvSource({"ZH, 20, 40", "EN, 20, 45", "BOTH, 45, 85"})
    void itIsOverInTime(Greetings.Language language, int least, int most) throws Exception {
        for (var digits : List.of("000000", "111111", "999999", "438162")) {
            var length = reading(language, digits).parts().stream().map(Prompt::length).reduce(Duration.ZERO, Duration::plus);
            assertThat(length).as(digits).isBetween(Duration.ofSeconds(least), Duration.ofSeconds(most));
        }
    }

    @ParameterizedTest
    @CsvSource({"+8613800138000, true", "+861088886666, true", "+8675588886666, true", "+8614912345678, false", "+864008123123, false", "+8695588, false", "10086, false",
        "+85223456789, false", "+16502530000, false", "+447911123456, false", "+861069012345678, false"})
    void onlyTelephonesOfPeopleInChinaAreCalledUnlessMoreIsSaid(String number, boolean called) {
        assertThat(rules(List.of("+86"), CodeCallRules.Form.NATIONAL).allows(new PhoneNumber(number))).isEqualTo(called);
    }

    private static CodeCallRules rules(List<String> prefixes, CodeCallRules.Form form) {
        return new CodeCallRules("sip:192.0.2.10", Optional.empty(), new PhoneNumber("+861012345678"), form, prefixes, 1);
    }

    @Test
    void otherCountriesAreCalledWhenTheyAreNamedAndTheirPremiumNumbersNever() {
        var rules = rules(List.of("+852", "+44"), CodeCallRules.Form.E164);

        assertThat(rules.allows(new PhoneNumber("+85223456789"))).isTrue();
        assertThat(rules.allows(new PhoneNumber("+447911123456"))).isTrue();
        assertThat(rules.allows(new PhoneNumber("+449061234567"))).as("premium").isFalse();
        assertThat(rules.allows(new PhoneNumber("+8613800138000"))).isFalse();
        assertThat(rules.written(new PhoneNumber("+8613800138000"))).isEqualTo("+8613800138000");
        assertThat(rules(List.of("+86"), CodeCallRules.Form.NATIONAL).written(new PhoneNumber("+861088886666"))).isEqualTo("01088886666");
    }
}
