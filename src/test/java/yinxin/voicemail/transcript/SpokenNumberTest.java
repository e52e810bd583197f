package yinxin.voicemail.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpokenNumberTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "幺三八零零一三八零零零 | 13800138000",
        "请打我电话幺三八，零零一三，八零零零谢谢 | 13800138000",
        "零一零 六二三四 五六七八 | 01062345678",
        "我的号码是138 0013 8000 | 13800138000",
        "call me back at five five five one two three four please | 5551234",
        "one three eight double zero one three eight triple zero | 13800138000",
        "One Three Eight, oh oh one three, eight zero zero zero. | 13800138000",
        "+86 138 0013 8000 | +8613800138000",
        "请拨九五五八八 | 95588",
        "double 5 5 1 2 3 4 | 5551234"})
    void spokenDigitsAreANumber(String text, String digits) {
        assertThat(SpokenNumber.in(text)).extracting(SpokenNumber::digits).containsExactly(digits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "七八个人", "二零二六年三月", "一二三四五六", "I have one or two questions", "someone phoned, nobody answered",
        "at five thirty", "三点一刻在老地方见", "oh no", "12345678901234567890"})
    void otherWordsAndFiguresAreNone(String text) {
        assertThat(SpokenNumber.in(text)).isEmpty();
    }

    @Test
    void aTextIsReadWithItsNumbersAsTheyAreDialled() {
        assertThat(SpokenNumber.dialable("打幺三八零零一三八零零零或者零一零 六二三四 五六七八，谢谢")).isEqualTo("打13800138000或者01062345678，谢谢");
        assertThat(SpokenNumber.dialable("没有号码")).isEqualTo("没有号码");
    }

    @Test
    void itsPlaceInTheTextIsKnown() {
        var text = "打幺三八零零一三八零零零或者零一零六二三四五六七八";
        assertThat(SpokenNumber.in(text)).isEqualTo(List.of(new SpokenNumber(1, 12, "13800138000"), new SpokenNumber(14, 25, "01062345678")));
    }
}
