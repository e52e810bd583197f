package yinxin.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import yinxin.MovedClock;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MessageState;
import yinxin.voicemail.message.TimelineEntry.Step;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.owner.FollowerSettings;
import yinxin.web.Calls;

/// Times, lengths, conditions and steps as they are told; and the waveform.
class WordsTest {
    private final MovedClock clock = new MovedClock(Instant.parse("2026-11-22T07:01:03Z"));
    private final Moments chinese = new Moments(clock, Language.CHINESE, FollowerSettings.USUAL.zone());
    private final Moments english = new Moments(clock, Language.ENGLISH, FollowerSettings.USUAL.zone());

    @Test
    void timesAreThoseOfChinaAndAsShortAsTheDayAllows() {
        assertThat(chinese.brief(Instant.parse("2026-11-21T16:00:00Z"))).isEqualTo("00:00");
        assertThat(chinese.brief(Instant.parse("2026-11-21T15:59:59Z"))).isEqualTo("昨天 23:59");
        assertThat(chinese.brief(Instant.parse("2026-01-02T03:04:05Z"))).isEqualTo("1月2日 11:04");
        assertThat(chinese.brief(Instant.parse("2025-12-31T15:59:59Z"))).isEqualTo("2025年12月31日");
        assertThat(english.brief(Instant.parse("2026-01-02T03:04:05Z"))).isEqualTo("2 Jan 11:04");
    }

    @Test
    void timesAreThoseOfTheReadersOwnClock() {
        var newYork = new Moments(clock, Language.ENGLISH, ZoneId.of("America/New_York"));

        assertThat(newYork.brief(clock.instant())).isEqualTo("02:01");
        assertThat(newYork.brief(Instant.parse("2026-11-22T04:59:59Z"))).isEqualTo("Yesterday 23:59");
        assertThat(newYork.spoken(Instant.parse("2026-07-01T03:30:00Z"))).isEqualTo("Tuesday 30 June 23:30");
        assertThat(newYork.exact(clock.instant())).isEqualTo("02:01:03");
        assertThat(new Moments(clock, Language.CHINESE, ZoneId.of("Asia/Kathmandu")).spoken(clock.instant())).isEqualTo("今天 12:46");
    }

    @Test
    void theDayIsSaidOnTheMessageItself() {
        assertThat(chinese.spoken(clock.instant())).isEqualTo("今天 15:01");
        assertThat(chinese.spoken(clock.instant().minus(Duration.ofDays(1)))).isEqualTo("昨天 15:01");
        assertThat(chinese.spoken(Instant.parse("2026-11-15T07:01:03Z"))).isEqualTo("11月15日 星期日 15:01");
        assertThat(english.spoken(Instant.parse("2026-11-15T07:01:03Z"))).isEqualTo("Sunday 15 November 15:01");
        assertThat(chinese.exact(clock.instant())).isEqualTo("15:01:03");
    }

    @Test
    void aClockThatWasSetBackDoesNotMakeTheFutureYesterday() {
        assertThat(chinese.brief(clock.instant().plus(Duration.ofDays(1)))).isEqualTo("11月23日 15:01");
    }

    @Test
    void lengthsAreRoundedButNeverToNothing() {
        assertThat(List.of(0, 1, 499, 1_500, 59_400, 59_500, 300_000).stream().map(Duration::ofMillis).map(Moments::clockFace))
                .containsExactly("0:00", "0:01", "0:01", "0:02", "0:59", "1:00", "5:00");
        assertThat(List.of(37, 60, 72, 3_600, 9_000).stream().map(Duration::ofSeconds).map(chinese::words).map(WordsTest::spaced))
                .containsExactly("37 秒", "1 分钟", "1 分 12 秒", "1 小时", "2 小时 30 分");
        assertThat(spaced(english.words(Duration.ofSeconds(72)))).isEqualTo("1 min 12 s");
    }

    @ParameterizedTest
    @EnumSource(Condition.class)
    void everyConditionIsASentenceToItsOwner(Condition condition) {
        assertThat(Wording.why(condition, Language.CHINESE)).matches("[\\p{IsHan}，]{6,}");
        assertThat(Wording.why(condition, Language.ENGLISH)).matches("[A-Z][a-z ]+");
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void everyStepIsToldInBothLanguages(Step step) {
        var entry = new TimelineEntry(Instant.EPOCH, step, step == Step.QUIET_HOURS ? "07:00" : "");
        for (var kind : MessageKind.values()) {
            assertThat(Wording.step(entry, message(kind), Language.CHINESE)).matches("[\\p{IsHan}，（）]{5,}( 07:00 再发)?");
            assertThat(Wording.step(entry, message(kind), Language.ENGLISH)).matches("[A-Z][A-Za-z ;:,()]+(07:00)?");
        }
    }

    @Test
    void aNoticeThatTellsOfSeveralMessagesSaysSo() {
        var entry = new TimelineEntry(Instant.EPOCH, Step.PUSHED, "3");
        assertThat(Wording.step(entry, message(MessageKind.VOICE), Language.CHINESE)).isEqualTo("3 条留言合并成一条通知，已交给微信");
        assertThat(Wording.step(entry, message(MessageKind.VOICE), Language.ENGLISH)).isEqualTo("3 messages were told in one notice, handed to WeChat");
    }

    @Test
    void theDaysQuotaIsNamedAsTheReasonToWait() {
        var entry = new TimelineEntry(Instant.EPOCH, Step.DEFERRED, "quota");
        assertThat(Wording.step(entry, message(MessageKind.VOICE), Language.CHINESE)).contains("额度");
        assertThat(Wording.step(entry, message(MessageKind.VOICE), Language.ENGLISH)).contains("tomorrow");
    }

    @Test
    void aNoticeIsLateAfterAMinuteAndTheReasonIsTheOneThatHappened() {
        assertThat(late(59)).isEmpty();
        assertThat(late(60)).isEqualTo("通知晚了 1 分钟。");
        assertThat(late(150, Step.RETRIED, Step.RETRIED)).isEqualTo("通知晚了 2 分 30 秒：微信当时没有收下，我们重试了 2 次。");
        assertThat(late(150, Step.RECOVERED)).contains("系统当时中断");
        assertThat(late(86_400, Step.HELD)).isEqualTo("这条留言在您绑定号码之前就存着了。");
        assertThat(Wording.late(List.of(), chinese, Language.CHINESE)).isEmpty();
    }

    @Test
    void aNoticeThatNeverCameIsExplainedOnceNoneCame() {
        var refused = new TimelineEntry(clock.instant(), Step.REFUSED, "43004");

        assertThat(Wording.late(List.of(refused), chinese, Language.CHINESE)).isEqualTo("微信没有收下这条留言的通知，所以您没有收到提醒。留言没有丢，就在这里。");
        assertThat(Wording.late(List.of(refused), english, Language.ENGLISH)).startsWith("WeChat did not take the notice");
        assertThat(late(3, Step.REFUSED)).as("another of the number's people was told").isEmpty();
        assertThat(missing(Step.RETRIED, Step.QUIET_HOURS, Step.OPENED)).isEqualTo("正值您的免打扰时段，所以没有通知；07:00 会一并告诉您。");
        assertThat(missing(Step.QUIET_HOURS, Step.RETRIED)).isEqualTo("微信还没有收下这条留言的通知，我们正在重试。");
        assertThat(missing(Step.KEPT_QUIET)).contains("隐藏了号码");
        assertThat(missing(Step.AWAY)).contains("没有关注公众号");
        assertThat(missing(Step.DEFERRED)).contains("合并成一条通知");
        assertThat(missing(Step.HEARD)).isEmpty();
    }

    @Test
    void everyItemOfTheListSaysWhatItIsAndHowLongItTook() {
        var kinds = List.of(MessageKind.VOICE, MessageKind.NOTHING_SAID, MessageKind.RECORDING_FAILED);

        assertThat(kinds.stream().map(this::message).map(m -> spaced(Wording.gist(m, chinese, Language.CHINESE))))
                .containsExactly("语音 12 秒", "来电 12 秒，未留言", "来电，录音失败");
        assertThat(kinds.stream().map(this::message).map(m -> spaced(Wording.gist(m, english, Language.ENGLISH))))
                .containsExactly("Voice 12 s", "Called for 12 s, said nothing", "Called, could not be recorded");
    }

    private VoiceMessage message(MessageKind kind) {
        var finished = Calls.at(clock.instant()).because(Condition.BUSY).ending(kind, Duration.ofSeconds(12)).done();
        return new VoiceMessage(finished.call(), 1, kind, finished.length(), false, finished.endedAt(), MessageState.UNHEARD);
    }

    private String missing(Step... steps) {
        var entries = Arrays.stream(steps).map(step -> new TimelineEntry(clock.instant(), step, "07:00")).toList();
        return Wording.late(entries, chinese, Language.CHINESE);
    }

    private String late(long seconds, Step... between) {
        var start = clock.instant();
        var entries = new ArrayList<TimelineEntry>();
        entries.add(new TimelineEntry(start, Step.RECORDED, ""));
        Arrays.stream(between).forEach(step -> entries.add(new TimelineEntry(start.plusSeconds(1), step, "")));
        entries.add(new TimelineEntry(start.plusSeconds(seconds), Step.PUSHED, ""));
        return spaced(Wording.late(entries, chinese, Language.CHINESE));
    }

    @Test
    void theVisitorsChoiceOfLanguageOutlivesThePage() {
        var request = new MockHttpServletRequest();
        request.addHeader("Accept-Language", "en");
        request.setCookies(new Cookie("lang", "zh"));

        assertThat(Language.of(request, new MockHttpServletResponse())).isEqualTo(Language.CHINESE);
        request.addParameter("lang", "en");
        assertThat(Language.of(request, new MockHttpServletResponse())).isEqualTo(Language.ENGLISH);
    }

    @Test
    void theLanguageOfTheSettingsComesBeforeTheBrowsersAndAfterWhatWasTapped() {
        var request = new MockHttpServletRequest();
        request.addHeader("Accept-Language", "zh-CN");

        assertThat(Language.of(request, new MockHttpServletResponse(), Optional.of(Language.ENGLISH))).isEqualTo(Language.ENGLISH);
        request.setCookies(new Cookie("other", "x"), new Cookie("lang", "zh"));
        assertThat(Language.of(request, new MockHttpServletResponse(), Optional.of(Language.ENGLISH))).isEqualTo(Language.CHINESE);
    }

    @Test
    void nonsenseAboutLanguagesMeansChinese() {
        var request = new MockHttpServletRequest();
        request.addHeader("Accept-Language", "@@;q=x");
        request.addParameter("lang", "xx");

        assertThat(Language.of(request, new MockHttpServletResponse())).isEqualTo(Language.CHINESE);
    }

    private static String spaced(String text) {
        return text.replace('\u00A0', ' ');
    }
}
