package yinxin.wechat.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
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
    private final FollowerLanguages languages = new FollowerLanguages();
    private final Conversation conversation = conversation(Optional.of(PROOF));

    private Conversation conversation(Optional<PhoneNumber> proofNumber) {
        var nothing = new NothingToProve();
        return new Conversation(bindings, outbox, new ProofTalk(bindings, new NoCodeCalls(), nothing, nothing, proofNumber, clock), PUBLIC, clock, languages);
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
    void pictureGetsHelpAndStrangeEventsGetSilence() {
        assertThat(conversation.answer(new CallbackEvent.Wordless(LI, now, "image")).orElseThrow()).startsWith("您可以这样对我说");
        assertThat(conversation.answer(new CallbackEvent.Other(LI, now, "LOCATION"))).isEmpty();
    }

    @Test
    void helpIsUnderstoodByTheChatItself() {
        for (var phrases : List.of(new ChinesePhrases().help(), new EnglishPhrases().help())) {
            var commands = Pattern.compile("[「\"]([^」\"]+)[」\"]").matcher(phrases).results().map(match -> match.group(1)).toList();
            assertThat(commands).hasSize(6).allSatisfy(c -> assertThat(ChatReader.read(c)).isNotEqualTo(new ChatRequest.Help()));
        }
    }

    @Test
    void everythingSaidFitsIntoAnAnswer() {
        for (var phrases : List.of(new ChinesePhrases(), new EnglishPhrases())) {
            assertThat(List.of(phrases.welcome(), phrases.help(), phrases.code(new ProofCode(MOBILE, "482913", now), PROOF)))
                    .allSatisfy(text -> assertThat(PassiveReply.fitting(text)).isEqualTo(text));
        }
    }
}
