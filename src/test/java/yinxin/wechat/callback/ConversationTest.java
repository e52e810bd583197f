package yinxin.wechat.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import yinxin.MovedClock;
import yinxin.voicemail.delivery.Outbox.Receipt;
import yinxin.voicemail.delivery.ReplyWindow;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.ProofCode;
import yinxin.voicemail.owner.FollowerSettings;
import yinxin.voicemail.owner.QuietHours;
import yinxin.voicemail.owner.SpokenLanguage;
import yinxin.voicemail.proof.NoCodeCalls;
import yinxin.wechat.chat.ChatReader;
import yinxin.wechat.chat.ChatRequest;
import yinxin.wechat.chat.ChinesePhrases;
import yinxin.wechat.chat.EnglishPhrases;
import yinxin.wechat.chat.FollowerLanguages;

class ConversationTest {
    private static final OpenId LI = new OpenId("o9AgO5Kd5ggOC-bXrbNODIiE3bGY");
    private static final OpenId WANG = new OpenId("oWANG5Kd5ggOC-bXrbNODIiE3bGY");
    private static final PhoneNumber MOBILE = new PhoneNumber("+8613800138000");
    private static final PhoneNumber SECOND = new PhoneNumber("+8613900139000");
    private static final PhoneNumber PROOF = new PhoneNumber("+861012345678");
    private static final URI PUBLIC = URI.create("https://voice.example.com");

    private final MovedClock clock = new MovedClock();
    private final Instant now = clock.instant();
    private final MemoryBindings bindings = new MemoryBindings();
    private final MemoryOutbox outbox = new MemoryOutbox();
    private final MemoryPreferences preferences = new MemoryPreferences();
    private final FollowerLanguages languages = new FollowerLanguages(preferences::of);
    private final SettingsTalk treatment = new SettingsTalk(bindings, preferences, PUBLIC, clock);
    private final Conversation conversation = conversation(Optional.of(PROOF));

    private Conversation conversation(Optional<PhoneNumber> proofNumber) {
        var nothing = new NothingToProve();
        return new Conversation(bindings, outbox, new ProofTalk(bindings, new NoCodeCalls(), nothing, nothing, proofNumber, clock), treatment, clock, languages);
    }

    private String says(String text) {
        return says(LI, text);
    }

    private String says(OpenId who, String text) {
        return conversation.answer(new CallbackEvent.Text(who, now, text)).orElseThrow();
    }

    private void bound(PhoneNumber... numbers) {
        for (var number : numbers) {
            bindings.bind(number, LI, Binding.Proof.CALLED_IN, now);
        }
    }

    @Test
    void whoFollowsIsToldWhatToDo() {
        assertThat(conversation.answer(new CallbackEvent.Followed(LI, now, "")).orElseThrow())
                .startsWith("欢迎关注音信").contains("把您的手机号发给我，例如 13800138000").contains("help");
    }

    @Test
    void whateverSomebodyDoesHereIsASignOfLifeAndWhatWeChatReportsIsNone() {
        says("你好");
        conversation.answer(new CallbackEvent.MenuClicked(WANG, now, "INBOX"));
        assertThat(bindings.alive).containsExactly(LI, WANG);

        conversation.answer(new CallbackEvent.PushFinished(LI, now, "2", "success"));
        conversation.answer(new CallbackEvent.Unfollowed(LI, now));
        assertThat(bindings.alive).hasSize(2);
    }

    @Test
    void aGuestMayProveTheNumberThemselves() {
        bindings.bind(MOBILE, LI, Binding.Proof.SHARED, now);

        assertThat(says("13800138000")).contains("接通后按下验证码", "100001");
    }

    @Test
    void whoComesBackGetsWhatWasKept() {
        conversation.answer(new CallbackEvent.Followed(LI, now, ""));

        assertThat(outbox.returned).containsExactly(LI);
    }

    @Test
    void numberIsAnsweredWithAllThatProvingItTakes() {
        assertThat(says("138 0013 8000")).isEqualTo("""
                请用 138 0013 8000 拨打
                01012345678
                接通后按下验证码
                100001
                （10 分钟内有效）

                这样就证明号码是您的，也表示您同意：有人给它留言时，我在微信里通知您。您可以随时回复「关闭通知」或「解绑」。""");
        assertThat(bindings.issued).containsExactly(new ProofCode(MOBILE, "100001", now.plus(Duration.ofMinutes(10))));
        assertThat(bindings.of(LI)).as("nothing is bound by claiming it").isEmpty();
    }

    @Test
    void numberAfterEnglishWordsIsAnsweredInEnglish() {
        says("hello");

        assertThat(says("13800138000")).startsWith("From 138 0013 8000, call\n01012345678\n").contains("100001").contains("consent");
        assertThat(says(WANG, "13800138000")).as("another follower's language is their own").startsWith("请用");
    }

    @Test
    void whatComesByItselfComesInTheFollowersLanguageToo() {
        says("hello");

        assertThat(languages.bound(LI, MOBILE)).startsWith("138 0013 8000 is bound.");
        assertThat(languages.lost(LI, MOBILE)).startsWith("138 0013 8000 has just been proven by another WeChat user.");
        assertThat(languages.bound(WANG, MOBILE)).startsWith("绑定成功：138 0013 8000");
        assertThat(languages.lost(WANG, MOBILE)).contains("已不在您名下");
    }

    @Test
    void languageIsForgottenWithTheFollower() {
        says("hello");
        conversation.answer(new CallbackEvent.Unfollowed(LI, now));

        assertThat(conversation.answer(new CallbackEvent.Followed(LI, now, "")).orElseThrow()).startsWith("欢迎");
    }

    @Test
    void numberOfSomebodyElseIsAnsweredLikeAnyOther() {
        bindings.bind(MOBILE, WANG, Binding.Proof.CALLED_IN, now);

        assertThat(says("13800138000")).contains("100001");
    }

    @Test
    void ownNumberNeedsNoCode() {
        bound(MOBILE);

        assertThat(says("13800138000")).isEqualTo("138 0013 8000 已经绑定好了，有留言我会通知您。");
        says("关闭通知");
        assertThat(says("13800138000")).contains("开启通知");
        assertThat(bindings.issued).isEmpty();
    }

    @Test
    void tooManyCodesAreRefused() {
        for (var i = 0; i < ProofCode.CODES_AN_HOUR; i++) {
            says("13800138000");
        }

        assertThat(says("13800138000")).contains("过一小时");
    }

    @Test
    void withoutAProofNumberNothingCanBeBound() {
        var closed = conversation(Optional.empty());

        assertThat(closed.answer(new CallbackEvent.Text(LI, now, "13800138000")).orElseThrow()).contains("还没有开通验证电话");
        assertThat(bindings.issued).isEmpty();
    }

    @Test
    void numbersAreListed() {
        bound(MOBILE, SECOND);

        assertThat(says("我的号码")).isEqualTo("""
                您绑定了 2 个号码：
                1. 138 0013 8000
                2. 139 0013 9000

                再发一个号码可以继续绑定；回复「解绑 13800138000」可以解除。""");
        says("notices off");
        assertThat(says("my numbers")).startsWith("Your 2 numbers:\n1. 138 0013 8000 (notices off)\n");
    }

    @Test
    void listOfNothingSaysHowToStart() {
        assertThat(says("我的号码")).contains("还没有绑定号码").contains("13800138000");
        assertThat(says("my numbers")).contains("no number here yet");
    }

    @Test
    void hundredNumbersStillFitIntoAnAnswer() {
        for (var i = 0; i < 100; i++) {
            bound(new PhoneNumber("+86138001380%02d".formatted(i)));
        }

        assertThat(says("我的号码")).startsWith("您绑定了 100 个号码").contains("\n20. ").doesNotContain("\n21. ");
        assertThat(says("解绑").getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(PassiveReply.LONGEST);
        assertThat(says("my numbers").getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(PassiveReply.LONGEST);
    }

    @Test
    void namedNumberIsUnbound() {
        bound(MOBILE, SECOND);

        assertThat(says("解绑 13800138000")).startsWith("已解绑 138 0013 8000");
        assertThat(bindings.of(LI)).extracting(Binding::number).containsExactly(SECOND);
    }

    @Test
    void onlyNumberIsUnboundWithoutNamingIt() {
        bound(MOBILE);

        assertThat(says("unbind")).startsWith("138 0013 8000 is unbound");
        assertThat(bindings.of(LI)).isEmpty();
    }

    @Test
    void ofSeveralNumbersOneMustBeNamed() {
        bound(MOBILE, SECOND);

        assertThat(says("解绑")).isEqualTo("要解绑哪一个？请回复：\n解绑 13800138000\n解绑 13900139000");
        assertThat(bindings.of(LI)).hasSize(2);
    }

    @Test
    void misspeltUnbindAsksFirst() {
        bound(MOBILE);

        assertThat(says("解梆")).isEqualTo("要解绑哪一个？请回复：\n解绑 13800138000");
        assertThat(bindings.of(LI)).hasSize(1);
    }

    @Test
    void numberOfSomebodyElseCannotBeUnbound() {
        bindings.bind(MOBILE, WANG, Binding.Proof.CALLED_IN, now);

        assertThat(says("解绑 13800138000")).contains("没有绑定在您这里");
        assertThat(bindings.of(WANG)).hasSize(1);
    }

    @Test
    void consentIsWithdrawnAndGivenWithItsTime() {
        bound(MOBILE);
        clock.advance(Duration.ofDays(1));

        assertThat(says("关闭通知")).contains("通知已关闭").contains("https://voice.example.com/inbox");
        assertThat(bindings.of(LI)).containsExactly(new Binding(MOBILE, LI, now, Binding.Proof.CALLED_IN, false, now.plus(Duration.ofDays(1))));

        clock.advance(Duration.ofDays(1));
        assertThat(says("开启通知")).contains("通知已开启");
        assertThat(bindings.of(LI)).containsExactly(new Binding(MOBILE, LI, now, Binding.Proof.CALLED_IN, true, now.plus(Duration.ofDays(2))));
    }

    @Test
    void consentWithoutANumberSaysHowToStart() {
        assertThat(says("关闭通知")).contains("还没有绑定号码");
        assertThat(says("开启通知")).contains("还没有绑定号码");
    }

    @Test
    void whoLeavesIsForgotten() {
        bound(MOBILE, SECOND);

        assertThat(conversation.answer(new CallbackEvent.Unfollowed(LI, now))).isEmpty();
        assertThat(bindings.of(LI)).isEmpty();
    }

    @Test
    void receiptReachesTheOutbox() {
        assertThat(conversation.answer(new CallbackEvent.PushFinished(LI, now, "3428411849815982087", "success"))).isEmpty();
        conversation.answer(new CallbackEvent.PushFinished(LI, now, "2", "failed:user block"));
        conversation.answer(new CallbackEvent.PushFinished(LI, now, "3", "failed: system failed"));
        conversation.answer(new CallbackEvent.PushFinished(LI, now, "0", "success"));

        assertThat(outbox.receipts).isEqualTo(List.of(new Receipt(LI, "3428411849815982087", true, "success", now),
                new Receipt(LI, "2", false, "failed:user block", now), new Receipt(LI, "3", false, "failed: system failed", now),
                new Receipt(LI, "", true, "success", now)));
    }

    @Test
    void whatTheFollowerDoesOpensTheChat() {
        for (var event : List.of(new CallbackEvent.Followed(LI, now, ""), new CallbackEvent.Text(LI, now, "13800138000"),
                new CallbackEvent.Wordless(LI, now, "image"), new CallbackEvent.Scanned(LI, now, "x"), new CallbackEvent.MenuClicked(LI, now, "HELP"),
                new CallbackEvent.PushFinished(LI, now, "2", "success"), new CallbackEvent.Unfollowed(LI, now), new CallbackEvent.Other(LI, now, "VIEW"))) {
            conversation.answer(event);
        }
        assertThat(outbox.opened).containsExactly(ReplyWindow.FOLLOW, ReplyWindow.TEXT, ReplyWindow.TEXT, ReplyWindow.SCAN, ReplyWindow.MENU);
    }

    @Test
    void menuSpeaksTheSameLanguageAsTheChat() {
        bound(MOBILE);

        assertThat(conversation.answer(new CallbackEvent.MenuClicked(LI, now, "MY_NUMBERS")).orElseThrow()).startsWith("您绑定了 1 个号码");
        assertThat(conversation.answer(new CallbackEvent.MenuClicked(LI, now, "HELP")).orElseThrow()).startsWith("您可以这样对我说");
    }

    @Test
    void helpIsAboutWhatCanBeDoneNow() {
        assertThat(says("帮助")).startsWith("先绑定一个号码").contains("\n13800138000\n");
        assertThat(says(WANG, "help")).startsWith("First bind a number").contains("\n13800138000\n");
        bound(MOBILE);

        assertThat(says("帮助")).startsWith("您可以这样对我说").contains("「免打扰 22:00-7:00」");
    }

    @Test
    void quietHoursAreSetToldChangedAndEnded() {
        bound(MOBILE);
        assertThat(says("免打扰")).isEqualTo("几点到几点不打扰您？请这样回复，换成您要的时间：\n\n免打扰 22:00-7:00");

        assertThat(says("２２：３０ 到早上７点免打扰")).isEqualTo("""
                好的，每天 22:30 到次日 7:00 不打扰您。

                留言照常收下，结束时一次告诉您；来电人标为紧急的，马上告诉您。回复「关闭免打扰」可以取消。""");
        assertThat(preferences.of(LI)).isEqualTo(FollowerSettings.USUAL.quiet(new QuietHours(LocalTime.of(22, 30), LocalTime.of(7, 0), true)));
        says("免打扰 12:00-14:00 紧急的也不要");
        assertThat(says("免打扰")).startsWith("现在每天 12:00 到 14:00 不打扰您。").contains("关闭免打扰");
        assertThat(says("免打扰 13:00-14:00")).as("urgent stays as it was decided").contains("紧急的也不例外");
        assertThat(says("免打扰 13:00-13:00")).contains("没看懂");

        assertThat(says("关闭免打扰")).isEqualTo("免打扰已关闭，有留言我随时告诉您。");
        assertThat(preferences.of(LI)).isEqualTo(FollowerSettings.USUAL);
        assertThat(says("quiet 10pm to 7am")).startsWith("Done: no notices from 22:00 to 7:00 the next day, every day.");
        assertThat(says("quiet hours")).startsWith("It is quiet from 22:00 to 7:00 the next day, every day, but for urgent messages.");
        assertThat(says("quiet off")).startsWith("Quiet hours are off.");
    }

    @Test
    void otherSettingsStayWhenQuietHoursChange() {
        var abroad = new FollowerSettings(ZoneId.of("Europe/Berlin"), Optional.empty(), Optional.of(SpokenLanguage.ENGLISH));
        preferences.keep(LI, abroad);

        says("免打扰 22-7");

        assertThat(preferences.of(LI)).isEqualTo(abroad.quiet(new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0), true)));
    }

    @Test
    void chosenLanguageIsSpokenWhateverIsWrittenAndDatesAreTheFollowersOwn() {
        preferences.keep(LI, new FollowerSettings(ZoneId.of("America/Los_Angeles"), Optional.empty(), Optional.of(SpokenLanguage.ENGLISH)));
        var midnight = Instant.parse("2026-12-01T02:00:00Z");

        assertThat(says("帮助")).startsWith("First bind a number");
        assertThat(languages.phrases(LI).proofWanted(MOBILE, midnight, "https://voice.example.com/bind")).contains("before 30 November");
        assertThat(languages.phrases(WANG).proofWanted(MOBILE, midnight, "https://voice.example.com/bind")).contains("12月1日");
        assertThat(languages.zone(LI)).isEqualTo(ZoneId.of("America/Los_Angeles"));
    }

    @Test
    void settingsAreOneTapAway() {
        assertThat(says("设置")).endsWith("\nhttps://voice.example.com/settings");
        assertThat(says("settings")).endsWith("\nhttps://voice.example.com/settings");
        assertThat(conversation.answer(new CallbackEvent.MenuClicked(LI, now, "SETTINGS")).orElseThrow()).endsWith("/settings");
    }

    @Test
    void pictureGetsHelpAndStrangeEventsGetSilence() {
        assertThat(conversation.answer(new CallbackEvent.Wordless(LI, now, "image")).orElseThrow()).startsWith("先绑定一个号码");
        assertThat(conversation.answer(new CallbackEvent.Other(LI, now, "LOCATION"))).isEmpty();
    }

    @Test
    void helpIsUnderstoodByTheChatItself() {
        for (var phrases : List.of(new ChinesePhrases().help(), new EnglishPhrases().help())) {
            var commands = Pattern.compile("[「\"]([^」\"]+)[」\"]").matcher(phrases).results().map(match -> match.group(1)).toList();
            assertThat(phrases.lines().count()).as("one screen").isLessThanOrEqualTo(10);
            assertThat(commands).hasSizeGreaterThanOrEqualTo(8).allSatisfy(c -> assertThat(ChatReader.read(c)).isNotEqualTo(new ChatRequest.Help()));
        }
    }

    @Test
    void everythingSaidFitsIntoAnAnswer() {
        for (var phrases : List.of(new ChinesePhrases(), new EnglishPhrases())) {
            assertThat(List.of(phrases.welcome(), phrases.help(), phrases.start(), phrases.quiet(new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0), true)), phrases.code(new ProofCode(MOBILE, "482913", now), PROOF)))
                    .allSatisfy(text -> assertThat(PassiveReply.fitting(text)).isEqualTo(text));
        }
    }
}
