package yinxin.simulator.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The official table of value types, line by line: a value at the limit, and one past it.
class ValueTypeTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            thing1            | 二十个字的姓名地址机构名称品名都可以写在 | true
            thing1            | 二十个字的姓名地址机构名称品名都可以写在这 | false
            thing1            | Room 12, 3/F (A&B)         | true
            short_thing1      | 五个字以内                 | true
            short_thing1      | 六个字就太长               | false
            phrase1           | 五个字以内                 | true
            phrase1           | 六个字就太长               | false
            phrase1           | 13笔                       | false
            phrase1           | busy                       | false
            number1           | 12345678901234567890123456789012  | true
            number1           | 123456789012345678901234567890123 | false
            number1           | 12.50                      | true
            number1           | 12.                        | false
            number1           | 1e5                        | false
            letter1           | abcdefghijklmnopqrstuvwxyzABCDEF  | true
            letter1           | abcdefghijklmnopqrstuvwxyzABCDEFG | false
            letter1           | abc1                       | false
            symbol1           | +-*/#                      | true
            symbol1           | +-*/#!                     | false
            symbol1           | a                          | false
            character_string1 | 0:23                       | true
            character_string1 | 23秒                       | false
            character_string1 | A-1234567890123456789012345678901 | false
            character_string1 | A-123456789012345678901234567890  | true
            time1             | 15:01                      | true
            time1             | 9:05                       | true
            time1             | 23:59:59                   | true
            time1             | 24:00                      | false
            time1             | 15:60                      | false
            time1             | 2019年10月1日 15:01        | true
            time1             | 2026年2月29日 15:01        | false
            time1             | 2028年2月29日 15:01        | true
            time1             | 2026年13月1日 15:01        | false
            time1             | 10:00~12:00                | true
            time1             | 2019年10月1日 15:01~2019年10月2日 15:01 | true
            time1             | 10:00~11:00~12:00          | false
            time1             | 2019年10月1日              | false
            time1             | 1763794860                 | false
            time1             | 3:01 PM                    | false
            date1             | 2019年10月1日              | true
            date1             | 2019-10-01                 | true
            date1             | 2019/10/1                  | true
            date1             | 2019.10.1                  | true
            date1             | 2019年10月1日 15:01        | true
            date1             | 2019年10月1日~2019年10月7日 | true
            date1             | 2019-02-30                 | false
            date1             | 15:01                      | false
            date1             | 01-10-2019                 | false
            amount1           | ¥100.00                    | true
            amount1           | 1234567890元               | true
            amount1           | 12345678901                | false
            amount1           | ￥$1                       | false
            amount1           | 一百元                     | false
            phone_number1     | +86-0766-66888866          | true
            phone_number1     | 12345678901234567          | true
            phone_number1     | 123456789012345678         | false
            phone_number1     | 138****8000                | true
            phone_number1     | 匿名                       | false
            phone_number1     | anonymous                  | false
            car_number1       | 粤A8Z888挂                 | true
            car_number1       | 粤A8Z8888挂                | false
            name1             | 十个汉字以内的名字啊       | true
            name1             | 十个汉字以内的名字啊啊     | false
            name1             | Ann-Marie O'Connor-X       | true
            name1             | Ann-Marie O'Connor-XY      | false
            name1             | 小林2                      | false
            """)
    void valueIsOfTheTypeOrNot(String key, String value, boolean allowed) {
        assertThat(ValueType.ofKey(key).orElseThrow().allows(value, List.of())).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"const1", "enum1", "enum_string1"})
    void wordMustBeOneOfTheApproved(String key) {
        var type = ValueType.ofKey(key).orElseThrow();
        assertThat(type.allows("关机", List.of("占线", "关机"))).isTrue();
        assertThat(type.allows("关机 ", List.of("占线", "关机"))).isFalse();
        assertThat(type.allows("关机", List.of())).isFalse();
    }

    @Test
    void controlCharactersAndNothingAreNoValue() {
        assertThat(ValueType.THING.allows("a\nb", List.of())).isFalse();
        assertThat(ValueType.THING.allows("a\tb", List.of())).isFalse();
        assertThat(ValueType.THING.allows("", List.of())).isFalse();
        assertThat(ValueType.THING.allows("😀".repeat(10), List.of())).isTrue();
        assertThat(ValueType.THING.allows("😀".repeat(11), List.of())).isFalse();
    }

    @Test
    void typeIsReadFromTheKeysName() {
        assertThat(ValueType.ofKey("phone_number1")).hasValue(ValueType.PHONE_NUMBER);
        assertThat(ValueType.ofKey("time12")).hasValue(ValueType.TIME);
        assertThat(ValueType.ofKey("keyword1")).isEmpty();
        assertThat(ValueType.ofKey("first")).isEmpty();
        assertThatThrownBy(() -> new MessageTemplate.Key("first", "")).hasMessageContaining("not first");
    }

    @Test
    void templateNamesTheFirstBadFieldInTheOrderOfItsKeys() {
        var template = new MessageTemplate("t", "通知", List.of(new MessageTemplate.Key("time1", "时间"), new MessageTemplate.Key("thing2", "地点")));
        assertThatThrownBy(() -> template.check(Map.of("thing2", ""))).hasMessage("argument invalid! data.time1.value is empty");
        assertThatThrownBy(() -> template.check(Map.of("time1", "15:01", "thing2", "x".repeat(21)))).hasMessage("argument invalid! data.thing2.value invalid");
        template.check(Map.of("time1", "15:01", "thing2", "北京", "remark", "x"));
        assertThat(template.content()).isEqualTo("时间:{{time1.DATA}}\n地点:{{thing2.DATA}}");
        assertThatThrownBy(() -> new MessageTemplate("t", "空", List.of())).hasMessageContaining("at least one key");
    }
}
