package yinxin.wechat.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalTime;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Quiet hours as people say them, through the reader of all that is typed.
class QuietReaderTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "免打扰 22:00-7:00 | 22:00 | 07:00", "免打扰22：00－07：00 | 22:00 | 07:00", "免打扰　２２：００～７：３０ | 22:00 | 07:30", "免打擾 22:00—7:00 | 22:00 | 07:00",
        "免打扰 22-7 | 22:00 | 07:00", "免打扰 10-7 | 22:00 | 07:00", "免打扰 11:30-8 | 23:30 | 08:00", "免打扰 12-7 | 00:00 | 07:00", "免打扰 13-14 | 13:00 | 14:00",
        "免打扰 9-17 | 09:00 | 17:00", "免打扰 9-12 | 09:00 | 12:00", "免打扰 0-6 | 00:00 | 06:00", "免打扰 24:00-6:00 | 00:00 | 06:00", "免打扰 2200-0700 | 22:00 | 07:00",
        "晚上10点到早上7点免打扰 | 22:00 | 07:00", "晚上十点半到早上七点别打扰我 | 22:30 | 07:00", "每天晚上十一点到第二天早上六点一刻不要打扰 | 23:00 | 06:15",
        "免打扰，晚上十二点到七点 | 00:00 | 07:00", "二十二点到七点勿扰 | 22:00 | 07:00", "凌晨1点到6点请勿打扰 | 01:00 | 06:00", "中午12点到下午2点免打扰 | 12:00 | 14:00",
        "下午2点到4点免打扰 | 14:00 | 16:00", "晚上8点到10点免打扰 | 20:00 | 22:00", "晚上9点到12点免打扰 | 21:00 | 00:00", "夜里2点到6点免打扰 | 02:00 | 06:00", "午夜到早上7点免打扰 | 00:00 | 07:00",
        "晚上10点到早上7点不要通知我 | 22:00 | 07:00", "22点至7点不要提醒 | 22:00 | 07:00", "面打扰 22:00-7:00 | 22:00 | 07:00", "免打绕22:00到7:00 | 22:00 | 07:00", "22:00-7:00 | 22:00 | 07:00",
        "晚上10点到早上7点 | 22:00 | 07:00", "quiet 22-7 | 22:00 | 07:00", "Quiet 22:00-07:00 | 22:00 | 07:00", "quiet hours 10pm to 7am | 22:00 | 07:00", "QUIET 10 PM - 7 AM | 22:00 | 07:00",
        "quiet from 10:30 p.m. until 7 a.m. | 22:30 | 07:00", "do not disturb between 11pm and 6:30am | 23:00 | 06:30", "don't disturb 10-7 | 22:00 | 07:00", "dnd 22:00 7:00 to 8 | 07:00 | 08:00",
        "quite 22-7 | 22:00 | 07:00", "quiet noon to 2pm | 12:00 | 14:00", "quiet midnight-6 | 00:00 | 06:00", "quiet 12am-6am | 00:00 | 06:00", "quiet 9pm to 11 | 21:00 | 23:00", "silent 23-7 | 23:00 | 07:00"})
    void hoursAreUnderstoodAsTheyAreMeant(String text, LocalTime from, LocalTime until) {
        assertThat(ChatReader.read(text)).isEqualTo(new ChatRequest.Quiet(from, until, Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"免打扰 22:00-7:00 紧急除外 | true", "免打扰 22:00-7:00，紧急的也不要 | false", "quiet 22-7 except urgent | true", "quiet 22-7 urgent too | false"})
    void urgentMessagesMayBeSpokenOf(String text, boolean urgent) {
        assertThat(ChatReader.read(text)).isEqualTo(new ChatRequest.Quiet(LocalTime.of(22, 0), LocalTime.of(7, 0), Optional.of(urgent)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"关闭免打扰", "取消免打扰", "關閉免打擾", "关掉勿扰", "免打扰关闭", "不要免打扰了", "quiet off", "turn off quiet hours", "cancel do not disturb", "Quiet OFF!"})
    void quietHoursEnd(String text) {
        assertThat(ChatReader.read(text)).isEqualTo(new ChatRequest.QuietOff());
    }

    @ParameterizedTest
    @ValueSource(strings = {"免打扰", "免打扰。", "开启免打扰", "打开勿扰模式", "别打扰我", "不要打扰", "quiet", "quiet hours", "Do Not Disturb", "dnd"})
    void whoNamesNoHoursIsAsked(String text) {
        assertThat(ChatReader.read(text)).isEqualTo(new ChatRequest.QuietWhat());
    }

    @ParameterizedTest
    @ValueSource(strings = {"免打扰 22:00", "免打扰 25:00-7:00", "免打扰 7:00-7:00", "quiet at 10", "免打扰 22:70-7:00"})
    void hoursThatMakeNoSenseAreToldSo(String text) {
        assertThat(ChatReader.read(text)).isEqualTo(new ChatRequest.QuietUnclear());
    }

    @ParameterizedTest
    @CsvSource({"010-88886666", "021-12345678", "13800138000", "138-0013-8000", "3-5", "quite good", "休息", "今天22点到的", "10086"})
    void whatIsNotAboutQuietIsReadAsBefore(String text) {
        assertThat(ChatReader.read(text)).isNotInstanceOfAny(ChatRequest.QuietOff.class, ChatRequest.QuietWhat.class, ChatRequest.QuietUnclear.class);
    }
}
