package yinxin.voicemail.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumberTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "13912345678 | +8613912345678",
        "013912345678 | +8613912345678",
        "8613912345678 | +8613912345678",
        "008613912345678 | +8613912345678",
        "+8613912345678 | +8613912345678",
        "%2B8613912345678 | +8613912345678",
        "tel:+86-139-1234-5678 | +8613912345678",
        "sip:+8613912345678@ims.mnc000.mcc460.3gppnetwork.org;user=phone | +8613912345678",
        "sip:13912345678;phone-context=+86@ims.example.cn;user=phone | +8613912345678",
        "138 0013 8000 | +8613800138000",
        "+86 (755) 8888.6666 | +8675588886666",
        "138\u00A00013\u00A0--8000 | +8613800138000",
        "sips:13800138000@example.com | +8613800138000",
        "SIP:%2B8613800138000@example.com | +8613800138000",
        "tel:010-88886666;phone-context=+86 | +861088886666",
        "tel:+8613800138000;phone-context=+1 | +8613800138000",
        "tel:88886666;PHONE-CONTEXT=+8610;x=y | +861088886666",
        "17012345678 | +8617012345678",
        "16612345678 | +8616612345678",
        "19212345678 | +8619212345678",
        "01088886666 | +861088886666",
        "0755-8888 6666 | +8675588886666",
        "(0755)88886666 | +8675588886666",
        "86-755-88886666 | +8675588886666",
        "tel:88886666;phone-context=+8610 | +861088886666",
        "4008123456 | +864008123456",
        "8008101234 | +868008101234",
        "1259313800138000 | +8613800138000",
        "1795101088886666 | +861088886666",
        "17951013800138000 | +8613800138000",
        "95588 | 95588",
        "10086 | 10086",
        "12345 | 12345",
        "110 | 110",
        "120 | 120",
        "96110 | 96110",
        "10648123456789 | 10648123456789",
        "+16502530000 | +16502530000",
        "0016502530000 | +16502530000",
    })
    void everyWayOfWritingANumberComesToOneForm(String text, String expected) {
        assertThat(PhoneNumber.parse(text)).contains(new PhoneNumber(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "anonymous", "unknown", "restricted", "sip:anonymous@anonymous.invalid", "88886666", "12",
        "你好", "13800138000 你好", "1380013800", "+", "tel:", "%zz", "99999999999999999999999"})
    void whatIsNoNumberIsNone(String text) {
        assertThat(PhoneNumber.parse(text)).isEmpty();
    }

    @Test
    void aLocalNumberIsCompletedWithTheAreaCode() {
        assertThat(PhoneNumber.parse("88886666", "010")).contains(new PhoneNumber("+861088886666"));
        assertThat(PhoneNumber.parse("88886666", "0755")).contains(new PhoneNumber("+8675588886666"));
        assertThat(PhoneNumber.parse("13800138000", "010")).contains(new PhoneNumber("+8613800138000"));
        assertThat(PhoneNumber.parse("10086", "010")).contains(new PhoneNumber("10086"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "+8613800138000 | 138 0013 8000 | 13800138000 | 138****8000",
        "+861088886666 | 010 8888 6666 | 01088886666 | 108****6666",
        "+16502530000 | +1 650-253-0000 | 0016502530000 | +16****0000",
        "10086 | 10086 | 10086 | 1****",
    })
    void aNumberIsShownDialledAndMasked(String value, String shown, String dialled, String masked) {
        var number = new PhoneNumber(value);
        assertThat(number.display()).isEqualTo(shown);
        assertThat(number.dialled()).isEqualTo(dialled).hasSizeLessThanOrEqualTo(17);
        assertThat(number.toString()).isEqualTo(masked);
    }

    @Test
    void theLongestNumberStillFitsATemplate() {
        assertThat(new PhoneNumber("+123456789012345").dialled()).hasSize(17);
    }

    @Test
    void onlyNumbersCanBeNumbers() {
        for (var bad : new String[] {"", "+", "abc", "+86 138", "12", "+1234567890123456"}) {
            assertThatThrownBy(() -> new PhoneNumber(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
