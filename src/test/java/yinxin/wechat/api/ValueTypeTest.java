package yinxin.wechat.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueTypeTest {
    @ParameterizedTest
    @CsvSource({
            "phone_number1, 13800138000, true", "phone_number1, +86-0766-66888866, true", "phone_number1, 000-0000-0000, true",
            "phone_number1, 001234567890123456, false", "phone_number1, 未知号码, false",
            "time2, 15:01, true", "time2, 2026年11月22日 15:01, true", "time2, 1795330860, false", "time2, 24:00, false",
            "date2, 2026年11月22日 15:01, true", "date2, 2026-11-22, true", "date2, 15:01, false",
            "character_string3, 0:37, true", "character_string3, 37秒, false", "character_string3, 123456789012345678901234567890123, false",
            "const4, 关机, true", "const4, '', false",
            "phrase4, 不在服务区, true", "phrase4, 关机或不在服务区, false", "phrase4, 13笔, false",
            "thing5, 中国移动通信集团有限公司北京分公司二, true", "thing5, 中国移动通信集团有限公司北京分公司西城区, true",
            "thing5, 一二三四五六七八九十一二三四五六七八九十一, false",
            "number1, 37, true", "number1, 0:37, false", "name1, 李雷, true", "name1, Li Lei, true", "name1, 一二三四五六七八九十一, false"})
    void valueSuitsTheTypeThatItsKeyNames(String key, String value, boolean suits) {
        assertThat(ValueType.ofKey(key).orElseThrow().accepts(value)).isEqualTo(suits);
    }

    @ParameterizedTest
    @CsvSource({"first", "remark", "phone_number", "phone1", "Thing1", "''", "1"})
    void whatIsNoKeyHasNoType(String key) {
        assertThat(ValueType.ofKey(key)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"thing5, '我是老周。', '我是老周。'", "thing5, '一二三四五六七八九十一二三四五六七八九十一', '一二三四五六七八九十一二三四五六七八九…'",
            "thing5, '两行\n  字', '两行 字'", "thing5, '一二三四五六七八九十一二三四五六七八😀😀😀', '一二三四五六七八九十一二三四五六七八😀…'", "thing5, '', ''", "phrase4, 我是老周和小李, ''"})
    void aTextIsCutToWhatItsKeyTakes(String key, String text, String cut) {
        var beginning = ValueType.ofKey(key).orElseThrow().beginning(text);
        assertThat(beginning).isEqualTo(cut.isEmpty() ? Optional.empty() : Optional.of(cut));
    }

    @Test
    void noTypeTakesControlCharacters() {
        for (var type : ValueType.values()) {
            assertThat(type.accepts("1\n")).as(type.name()).isFalse();
            assertThat(type.accepts("\u0000")).as(type.name()).isFalse();
        }
    }
}
