package yinxin.wechat.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.voicemail.message.PhoneNumber;

class ChatReaderTest {
    private static final PhoneNumber MOBILE = new PhoneNumber("+8613800138000");

    @ParameterizedTest
    @ValueSource(strings = {"13800138000", " 138 0013 8000 ", "138-0013-8000", "+8613800138000", "+86 138 0013 8000", "0086 13800138000",
            "86 13800138000", "１３８００１３８０００", "＋８６ １３８００１３８０００", "13800138000。", "(86)13800138000", "绑定 13800138000", "绑定13800138000",
            "我的手机号是 13800138000", "我的号码：138 0013 8000", "bind 13800138000", "Bind +86 138-0013-8000", "my number is 13800138000", "\u202D13800138000\u202C",
            "138\u00A00013\u00A08000", "13800138000\n", "tel:+86-138-0013-8000"})
    void numberInAnyFormIsToBeBound(String text) {
        assertThat(ChatReader.read(text)).isEqualTo(new ChatRequest.Bind(MOBILE));
    }

    @ParameterizedTest
    @CsvSource({"010-8888 6666, +861088886666", "(010)88886666, +861088886666", "+1 650-253-0000, +16502530000"})
    void numberOfALandlineOrAnotherCountryIsToBeBound(String text, String number) {
        assertThat(ChatReader.read(text)).isEqualTo(new ChatRequest.Bind(new PhoneNumber(number)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1380013800", "138001380000", "88886666", "10086", "110", "12345", "我的号码是1380013800", "解绑 1380013"})
    void digitsThatAreNobodysNumberAreToldSo(String text) {
        assertThat(ChatReader.read(text)).isEqualTo(new ChatRequest.NotANumber());
    }

    @ParameterizedTest
    @ValueSource(strings = {"482913", " 482 913 ", "４８２９１３", "482913。"})
    void sixDigitsAreACode(String text) {
        assertThat(ChatReader.read(text)).isEqualTo(new ChatRequest.CodeHere("482913"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"打给我 13800138000", "请打给我：138 0013 8000", "13800138000 打给我", "电话验证13800138000", "回拨 138-0013-8000", "call me 13800138000",
            "Call me at +86 138 0013 8000!", "please call 13800138000", "打电话给我，13800138000", "给我打電話 13800138000"})
    void aNumberBesideTheWishToBeCalledIsCalled(String text) {
        assertThat(ChatReader.read(text)).isEqualTo(new ChatRequest.CallMe(Optional.of(new PhoneNumber("+8613800138000"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"打给我", "打给我！", "打給我", "电话验证", "电话认证", "call me", "Call me back", "cal me"})
    void whoWantsToBeCalledAndDoesNotSayWhereIsUnderstoodToo(String text) {
        assertThat(ChatReader.read(text)).isEqualTo(new ChatRequest.CallMe(Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"我的号码是13800138000，谢谢", "13800138000", "绑定 13800138000"})
    void aNumberWithoutThatWishIsBound(String text) {
        assertThat(ChatReader.read(text)).isEqualTo(new ChatRequest.Bind(new PhoneNumber("+8613800138000")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"我的号码", "我 的 号 码", "「我的号码」", "我的号码！", "我的號碼", "我得号码", "我的号吗", "我的号", "my numbers", "My Numbers?", "mynumbers",
            "my nubmers", "号码", "list"})
    void numbersAreListed(String text) {
        assertThat(ChatReader.read(text)).isEqualTo(new ChatRequest.Numbers());
    }

    @ParameterizedTest
    @ValueSource(strings = {"解绑 13800138000", "解绑13800138000", "解绑：138-0013-8000", "解绑+86 13800138000", "13800138000 解绑", "解綁 13800138000",
            "取消绑定 13800138000", "unbind 13800138000", "Unbind: +86 138 0013 8000", "请解绑１３８００１３８０００"})
    void numberIsToBeUnbound(String text) {
        assertThat(ChatReader.read(text)).isEqualTo(new ChatRequest.Unbind(Optional.of(MOBILE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"解绑", "解绑。", "「解绑」", "取消绑定", "unbind", "UNBIND"})
    void onlyNumberIsToBeUnbound(String text) {
        assertThat(ChatReader.read(text)).isEqualTo(new ChatRequest.Unbind(Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"解帮", "解梆 13800138000", "unbnid", "umbind", "怎么解绑", "为什么要解绑呢"})
    void nothingIsUnboundOnAGuess(String text) {
        assertThat(ChatReader.read(text)).isEqualTo(new ChatRequest.UnbindPerhaps());
    }

    @ParameterizedTest
    @ValueSource(strings = {"关闭通知", "关闭 通知", "關閉通知", "关闭通之", "关通知", "notices off", "stop", "turn off notices", "notices  OFF!"})
    void noticesAreToStop(String text) {
        assertThat(ChatReader.read(text)).isEqualTo(new ChatRequest.NoticesOff());
    }

    @ParameterizedTest
    @ValueSource(strings = {"开启通知", "打开通知", "开启 通知。", "notices on", "start", "turn on notices"})
    void noticesAreToCome(String text) {
        assertThat(ChatReader.read(text)).isEqualTo(new ChatRequest.NoticesOn());
    }

    @ParameterizedTest
    @ValueSource(strings = {"smart", "shop", "stoop", "notices o", "notices of", "turnofnotices", "并通知"})
    void consentIsNeitherGivenNorWithdrawnOnAGuess(String text) {
        assertThat(ChatReader.read(text)).isEqualTo(new ChatRequest.Help());
    }

    @ParameterizedTest
    @ValueSource(strings = {"收件箱", "我的留言", "听留言", "inbox", "my messages"})
    void inboxIsShown(String text) {
        assertThat(ChatReader.read(text)).isEqualTo(new ChatRequest.Inbox());
    }

    @ParameterizedTest
    @ValueSource(strings = {"帮助", "帮组", "幫助", "help", "hlep", "?", "？", "", " ", "你好", "在吗", "[微笑]", "\uD83D\uDE00", "今天天气怎么样", "1"})
    void everythingElseGetsHelp(String text) {
        assertThat(ChatReader.read(text)).isEqualTo(new ChatRequest.Help());
    }

    @ParameterizedTest
    @ValueSource(strings = {"设置", "設置", "设 置", "設定", "时区", "settings", "Setings", "time zone"})
    void settingsAreShown(String text) {
        assertThat(ChatReader.read(text)).isEqualTo(new ChatRequest.Settings());
    }

    @ParameterizedTest
    @ValueSource(strings = {"13800138000 13900139000", "13800138000\n13900139000", "解绑 13800138000 和 13900139000"})
    void severalNumbersAreAskedForOneByOne(String text) {
        assertThat(ChatReader.read(text)).isEqualTo(new ChatRequest.Several());
    }

    @Test
    void veryLongTextIsReadInAMoment() {
        assertThat(ChatReader.read("1 ".repeat(100_000))).isNotNull();
        assertThat(ChatReader.read("通".repeat(100_000))).isEqualTo(new ChatRequest.Help());
    }

    @ParameterizedTest
    @CsvSource({"help, help, 0", "help, hlep, 1", "help, hep, 1", "help, helpp, 1", "help, hemp, 1", "'', abc, 3", "kitten, sitting, 3", "ca, abc, 3"})
    void slipsAreCounted(String a, String b, int slips) {
        assertThat(ChatReader.distance(a, b)).isEqualTo(slips);
        assertThat(ChatReader.distance(b, a)).isEqualTo(slips);
    }

    @ParameterizedTest
    @CsvSource({"我的号码, CHINESE", "my numbers, ENGLISH", "解绑 abc, CHINESE", "Ünbind, ENGLISH"})
    void languageIsWhatIsWritten(String text, Language language) {
        assertThat(Language.of(text)).contains(language);
    }

    @Test
    void numberAloneHasNoLanguage() {
        assertThat(Language.of("+86 138-0013-8000")).isEmpty();
    }
}
