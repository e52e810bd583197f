package yinxin.wechat.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.MovedClock;
import yinxin.storage.TestStore;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.ProofCode;
import yinxin.voicemail.proof.ProofWay;
import yinxin.voicemail.proof.QuietTelephone;
import yinxin.voicemail.proof.SpokenCodes.Progress;
import yinxin.voicemail.proof.Ticket;
import yinxin.wechat.chat.ChinesePhrases;
import yinxin.wechat.chat.EnglishPhrases;
import yinxin.wechat.chat.FollowerLanguages;
import yinxin.wechat.chat.Phrases;

/// Numbers proven in the chat, over the real store.
class ProofTalkTest {
    private static final OpenId LI = new OpenId("oLi0000000000000000000000001");
    private static final OpenId WANG = new OpenId("oWang0000000000000000000002");
    private static final PhoneNumber MOBILE = new PhoneNumber("+8613800138000");
    private static final PhoneNumber PROOF = new PhoneNumber("+861012345678");

    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private TestStore store;
    private QuietTelephone telephone;
    private Conversation chat;

    @BeforeEach
    void open() {
        store = new TestStore(directory, clock);
        telephone = new QuietTelephone(store.spokenCodes, clock);
        chat = chat(Optional.of(PROOF));
    }

    private Conversation chat(Optional<PhoneNumber> proofNumber) {
        return new Conversation(store.bindings, store.outbox, new ProofTalk(store.bindings, telephone, store.spokenCodes, store.tickets, proofNumber, clock),
                new SettingsTalk(store.bindings, store.preferences, URI.create("https://voice.example.com"), clock), clock, new FollowerLanguages());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private String says(OpenId who, String text) {
        return chat.answer(new CallbackEvent.Text(who, clock.instant(), text)).orElseThrow();
    }

    private String says(String text) {
        return says(LI, text);
    }

    private String scans(OpenId who, String scene) {
        return chat.answer(new CallbackEvent.Scanned(who, clock.instant(), scene)).orElseThrow();
    }

    @Test
    void whoIsCalledTypesTheCodeAndHasTheNumber() {
        assertThat(says("打给我 13800138000")).isEqualTo("""
                好的，正在打给 138 0013 8000。

                请接听，记下六位验证码，发到这里就绑定好了。这也表示您同意：有人给它留言时，我在微信里通知您。""");
        assertThat(telephone.read).containsExactly(new ProofCode(MOBILE, telephone.digits(), clock.instant().plus(Duration.ofMinutes(10))));

        assertThat(says(telephone.digits())).startsWith("绑定成功：138 0013 8000");
        assertThat(store.bindings.of(LI)).containsExactly(new Binding(MOBILE, LI, clock.instant(), Binding.Proof.CALLED_BACK, true, clock.instant()));
    }

    @Test
    void theSameInEnglish() {
        assertThat(says("Call me at 13800138000")).startsWith("Calling 138 0013 8000 now.");
        assertThat(says(telephone.otherDigits())).startsWith("That is not the code; you have 4 more tries.");
        assertThat(says(telephone.digits())).startsWith("138 0013 8000 is bound.");
    }

    @Test
    void aReplayedCodeAndSomebodyElsesCodeBindNothing() {
        says("打给我 13800138000");
        assertThat(says(WANG, telephone.digits())).startsWith("验证码不用发到这里");
        says(telephone.digits());
        says("解绑");

        assertThat(says(telephone.digits())).startsWith("验证码不用发到这里");
        assertThat(store.bindings.of(MOBILE)).isEmpty();
    }

    @Test
    void everyWayToFailHasItsWords() {
        says("打给我 13800138000");
        assertThat(says("打给我 13800138000")).isEqualTo("电话打得有点多了，为了不打扰别人，请过 1 分钟再试。");
        for (var left = 4; left > 0; left--) {
            assertThat(says(telephone.otherDigits())).startsWith("验证码不对，还可以试 " + left + " 次");
        }
        assertThat(says(telephone.otherDigits())).startsWith("输错次数太多，这个验证码作废了");
        assertThat(says(telephone.digits())).startsWith("输错次数太多");

        clock.advance(Duration.ofMinutes(2));
        says("打给我 13800138000");
        clock.advance(Duration.ofMinutes(11));
        assertThat(says(telephone.digits())).startsWith("这个验证码已过期（10 分钟内有效）");

        assertThat(says("打给我 +1 650 253 0000")).startsWith("+1 650-253-0000 打不了：我只打普通的手机和固定电话");
        telephone.busy = true;
        assertThat(says("打给我 13800138000")).isEqualTo("线路正忙，请过一分钟再试。");
        telephone.offered = false;
        assertThat(says("打给我 13800138000")).startsWith("现在不能打电话给您");
    }

    @Test
    void longPausesAreToldInHours() {
        for (var i = 0; i < 10; i++) {
            says("call me 1380013%04d".formatted(8100 + i));
            clock.advance(Duration.ofMinutes(20));
        }

        assertThat(says("call me 13800138200")).isEqualTo("That is a lot of calls. So that nobody is disturbed, please try again in 21 hours.");
    }

    @Test
    void whoDoesNotSayWhereIsAsked() {
        assertThat(says("打给我")).isEqualTo("打到哪个号码？请连号码一起发给我，例如：打给我 13800138000");
        assertThat(says("call me")).contains("call me 13800138000");
        assertThat(telephone.read).isEmpty();
    }

    @Test
    void aNumberThatIsTheirsNeedsNoCallAndOneThatIsSharedMayBeProven() {
        store.bindings.bind(MOBILE, WANG, Binding.Proof.CALLED_IN, clock.instant());
        store.share(MOBILE, WANG, LI, "小李");

        assertThat(says(WANG, "打给我 13800138000")).startsWith("138 0013 8000 已经绑定好了");
        assertThat(says("打给我 13800138000")).as("the same as for anybody").startsWith("好的，正在打给");
    }

    @Test
    void aNumberIsOfferedBothWaysOrTheOneThatThereIs() {
        assertThat(says("13800138000")).contains("请用 138 0013 8000 拨打").endsWith("不方便拨打？回复「打给我 13800138000」，我打过去念验证码。");
        assertThat(PassiveReply.fitting(says("hello 13800138000"))).endsWith("Send \"call me 13800138000\", and I ring you and read the code out.");

        chat = chat(Optional.empty());
        assertThat(says("13800138000")).startsWith("回复「打给我 13800138000」，我会打过去念六位验证码");
        telephone.offered = false;
        assertThat(says("13800138000")).contains("还没有开通验证电话");
    }

    private String ticket(ProofWay way, Optional<PhoneNumber> number) {
        return Ticket.SCENE + store.tickets.issue(new Ticket(way, number, clock.instant().plus(Duration.ofDays(7))));
    }

    @Test
    void aTicketOfTheOperatorsBindsWhoScansItFirst() {
        var scene = ticket(ProofWay.OPERATOR, Optional.of(MOBILE));

        assertThat(chat.answer(new CallbackEvent.Followed(LI, clock.instant(), scene)).orElseThrow()).startsWith("欢迎关注音信。\n\n绑定成功：138 0013 8000");
        assertThat(scans(LI, scene)).as("delivered again").startsWith("绑定成功");
        assertThat(scans(WANG, scene)).startsWith("这个二维码已经用过了，只能用一次");
        assertThat(store.bindings.of(MOBILE)).extracting(Binding::follower).containsExactly(LI);
    }

    @Test
    void otherTicketsBeginTheirWay() {
        assertThat(scans(LI, ticket(ProofWay.CALL_BACK, Optional.of(MOBILE)))).startsWith("好的，正在打给 138 0013 8000");
        assertThat(scans(LI, ticket(ProofWay.CALL_BACK, Optional.empty()))).startsWith("打到哪个号码？");
        assertThat(scans(LI, ticket(ProofWay.CALL_IN, Optional.of(MOBILE)))).startsWith("请用 138 0013 8000 拨打");
        assertThat(scans(LI, ticket(ProofWay.CALL_IN, Optional.empty()))).startsWith("好的，请把要绑定的手机号发给我");
        telephone.offered = false;
        assertThat(scans(LI, ticket(ProofWay.CALL_BACK, Optional.of(MOBILE)))).startsWith("请用 138 0013 8000 拨打");
    }

    @Test
    void aTicketThatIsOldOrUnknownIsToldToBeAndACodeOfOthersIsNoTicket() {
        var scene = ticket(ProofWay.CALL_IN, Optional.empty());
        clock.advance(Duration.ofDays(8));

        assertThat(scans(LI, scene)).startsWith("这个二维码已过期");
        assertThat(scans(LI, "bind-nothing")).startsWith("这个二维码无效");
        assertThat(scans(LI, "shop-7")).startsWith("好的，请把要绑定的手机号发给我");
        assertThat(chat.answer(new CallbackEvent.Followed(LI, clock.instant(), "shop-7")).orElseThrow()).contains("现在就开始");
    }

    @Test
    void whyACallFailedIsSaidInBothLanguages() {
        for (var phrases : new Phrases[] {new ChinesePhrases(), new EnglishPhrases()}) {
            for (var progress : Progress.values()) {
                var said = phrases.callFailed(MOBILE, progress);
                assertThat(said).contains("138 0013 8000");
                assertThat(said.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(PassiveReply.LONGEST);
            }
        }
        assertThat(new ChinesePhrases().callFailed(MOBILE, Progress.BUSY)).isEqualTo("138 0013 8000 占线，没打通。等通话结束，再回复「打给我 13800138000」。");
        assertThat(new EnglishPhrases().callFailed(MOBILE, Progress.NO_ANSWER)).isEqualTo(
                "Nobody answered at 138 0013 8000. When you can, send \"call me 13800138000\" again.");
    }
}
