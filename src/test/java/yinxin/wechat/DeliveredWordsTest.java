package yinxin.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static yinxin.storage.TestStore.CALLED;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import yinxin.MovedClock;
import yinxin.simulator.ChatLine;
import yinxin.simulator.Fault;
import yinxin.simulator.protocol.MessageTemplate;
import yinxin.simulator.SimulatorSettings;
import yinxin.simulator.WeChatSimulator;
import yinxin.storage.SqlSeenEvents;
import yinxin.storage.TestStore;
import yinxin.voicemail.delivery.Courier;
import yinxin.voicemail.delivery.RetryPolicy;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.TimelineEntry.Step;
import yinxin.voicemail.owner.NoticeForm;
import yinxin.voicemail.proof.NoCodeCalls;
import yinxin.voicemail.transcript.Transcript;
import yinxin.voicemail.transcript.Transcript.Sentence;
import yinxin.wechat.api.CustomerPush;
import yinxin.wechat.api.Secret;
import yinxin.wechat.api.WeChatApi;
import yinxin.wechat.api.WeChatSettings;
import yinxin.wechat.callback.CallbackController;
import yinxin.wechat.callback.Conversation;
import yinxin.wechat.callback.ProofTalk;
import yinxin.wechat.callback.SettingsTalk;
import yinxin.wechat.chat.FollowerLanguages;

/// The text of a message in WeChat: real store, outbox, courier and client, a strict WeChat with a template that has room for a text, and what
/// its user sees.
class DeliveredWordsTest {
    private static final String CUSTOM = "/cgi-bin/message/custom/send";
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private TestStore store;
    private WeChatSimulator weChat;
    private LoopbackGateway gateway;
    private CallbackController controller;
    private Courier courier;
    private OpenId li;

    @BeforeEach
    void start() throws IOException {
        var keys = new ArrayList<>(SimulatorSettings.MISSED_CALL.keys());
        keys.add(new MessageTemplate.Key("thing5", "留言内容"));
        var there = SimulatorSettings.demo().withPatience(Duration.ofSeconds(5), 3, Duration.ofMillis(1))
                .withTemplates(new MessageTemplate(SimulatorSettings.MISSED_CALL.id(), "来电留言通知", keys));
        store = new TestStore(directory, clock);
        weChat = WeChatSimulator.start(there, clock);
        var settings = new WeChatSettings(weChat.url(), weChat.url().resolve("/connect/oauth2/authorize"), there.appId(), new Secret(there.appSecret()),
                new Secret(there.callbackToken()), new Secret(there.callbackAesKey()), new WeChatSettings.Template(
                        SimulatorSettings.MISSED_CALL.id(), "phone_number1", "time2", "character_string3", "const4", null, "thing5", Map.of()), true);
        var api = new WeChatApi(settings, clock);
        var languages = new FollowerLanguages();
        gateway = new LoopbackGateway(url -> {
            controller = new CallbackController(settings, new Conversation(store.bindings, store.outbox,
                    new ProofTalk(store.bindings, new NoCodeCalls(), store.spokenCodes, store.tickets, Optional.of(new PhoneNumber("+861012345678")), clock),
                    new SettingsTalk(store.bindings, store.preferences, url, clock), clock, languages), new SqlSeenEvents(store.database), api, clock);
            return new Object[] {controller};
        });
        assertThat(weChat.callbackUrl(gateway.url().resolve("/wechat/callback")).passed()).isTrue();
        courier = new Courier(store.outbox, store.account, new WeChatNotifier(api, settings, gateway.url(), languages,
                Texts.stored(store.transcripts, store.preferences)), RetryPolicy.DEFAULT, clock);
        li = new OpenId(weChat.createUser("李雷"));
        weChat.follow(li.value());
        store.bindings.bind(CALLED, li, Proof.OPERATOR, clock.instant());
        store.preferences.form(CALLED, li, NoticeForm.TEXT);
        // The chat that following has opened is closed again.
        clock.advance(Duration.ofMinutes(2));
    }

    @AfterEach
    void stop() {
        courier.close();
        gateway.close();
        controller.close();
        weChat.close();
        store.close();
    }

    private MessageId leave() {
        return store.messages.keep(store.call(CALLED, clock.instant())).id();
    }

    private void write(MessageId id, String... sentences) {
        assertThat(store.transcripts.claim(clock.instant(), Duration.ofMinutes(1), clock.instant().minus(Duration.ofDays(1)))).contains(id);
        var spoken = java.util.stream.IntStream.range(0, sentences.length).mapToObj(i -> new Sentence(Duration.ofSeconds(i), Duration.ofSeconds(i + 1),
                sentences[i], OptionalDouble.empty())).toList();
        store.transcripts.keep(id, new Transcript("zh", "test", spoken), clock.instant());
    }

    private void settle() {
        courier.wake();
        await().until(() -> store.outbox.depth().waiting() == 0);
    }

    private List<String> texts() {
        return weChat.chat(li.value()).stream().filter(line -> line.sender() == ChatLine.Sender.CUSTOMER).map(ChatLine::content)
                .filter(ChatLine.Text.class::isInstance).map(content -> ((ChatLine.Text) content).words()).toList();
    }

    private List<String> cards() {
        return weChat.chat(li.value()).stream().map(ChatLine::content).filter(ChatLine.Card.class::isInstance)
                .map(content -> ((ChatLine.Card) content).rows().getLast().value()).toList();
    }

    /// They have just written; the answers to that are no concern of this test.
    private int open() {
        weChat.say(li.value(), "帮助");
        return texts().size();
    }

    private List<Step> steps(MessageId id) {
        return store.messages.timeline(id).stream().map(TimelineEntry::step).toList();
    }

    @Test
    void theNoticeGoesFirstAndSaysTheUsualWordsAndTheTextFollowsInTheOpenChat() {
        courier.start();
        var before = open();
        var id = leave();
        settle();
        assertThat(cards()).containsExactly("请点开收听留言");

        write(id, "我是老周。", "请打幺三九零零幺三九零零零。");
        settle();
        assertThat(texts().subList(before, texts().size())).containsExactly("""
                13900139000 的留言：

                我是老周。请打13900139000。

                机器转写，可能有错，以录音为准：
                %s/m/%s""".formatted(gateway.url(), id));
        assertThat(cards()).hasSize(1);
        assertThat(steps(id)).containsSubsequence(Step.PUSHED, Step.TRANSCRIBED, Step.WORDS_PUSHED);
    }

    @Test
    void aTextThatIsThereBeforeTheNoticeStandsOnTheCardAsFarAsItsKeyTakesIt() {
        var id = leave();
        write(id, "你好，我是快递，包裹放在门口的柜子里了，密码请看短信。");
        courier.start();
        settle();
        assertThat(cards()).containsExactly("你好，我是快递，包裹放在门口的柜子里了…");
        assertThat(texts()).filteredOn(text -> text.contains("快递")).isEmpty();
        assertThat(steps(id)).contains(Step.PUSHED).doesNotContain(Step.WORDS_PUSHED);
    }

    @Test
    void whoWantsToListenIsSentNoText() {
        store.preferences.form(CALLED, li, NoticeForm.VOICE);
        var before = open();
        var id = leave();
        write(id, "我是老周。");
        courier.start();
        settle();
        assertThat(cards()).containsExactly("请点开收听留言");
        assertThat(texts()).hasSize(before);
    }

    @ParameterizedTest
    @EnumSource(value = NoticeForm.class, names = {"TEXT", "BOTH"})
    void ofFiveTextsThatAnOpenChatTakesTwoAreLeftForOtherThings(NoticeForm form) {
        store.preferences.form(CALLED, li, form);
        courier.start();
        var before = open();
        for (var i = 0; i < 5; i++) {
            var id = leave();
            settle();
            write(id, "第" + i + "条。");
            settle();
            clock.advance(Duration.ofMinutes(11));
        }
        assertThat(texts().subList(before, texts().size())).hasSize(3).last().asString().contains("第2条。");
        assertThat(cards()).hasSize(5);
    }

    @Test
    void aLongTextIsCutToWhatOneMessageHolds() {
        courier.start();
        var before = open();
        var id = leave();
        settle();
        write(id, "今天下午三点开会。".repeat(200));
        settle();
        assertThat(texts().subList(before, texts().size())).singleElement().satisfies(text -> {
            assertThat(text).contains("今天下午", "……\n\n机器转写").endsWith("/m/" + id);
            assertThat(text.getBytes(StandardCharsets.UTF_8).length).isBetween(CustomerPush.LONGEST_TEXT - 3, CustomerPush.LONGEST_TEXT);
        });
    }

    @Test
    void aTextWithoutAnAnswerIsNotSaidTwiceAndIsNoDeadLetter() {
        courier.start();
        open();
        var id = leave();
        settle();
        weChat.faults().next(CUSTOM, Fault.resetAfterAccepting());
        write(id, "我是老周。");
        courier.wake();
        await().until(() -> weChat.requests().stream().anyMatch(request -> request.path().equals(CUSTOM)));
        for (var i = 0; i < 5; i++) {
            clock.advance(Duration.ofMinutes(10));
            courier.wake();
        }
        settle();
        assertThat(weChat.requests()).filteredOn(request -> request.path().equals(CUSTOM)).hasSize(1);
        assertThat(store.outbox.depth().refused()).isZero();
        assertThat(steps(id)).doesNotContain(Step.UNCLEAR, Step.REFUSED);
    }

    @Test
    void whereWeChatSaysThatTheChatIsClosedTheTextIsLeftToThePage() {
        courier.start();
        var id = leave();
        settle();
        store.outbox.opened(li, yinxin.voicemail.delivery.ReplyWindow.TEXT, clock.instant());
        write(id, "我是老周。");
        settle();
        assertThat(texts()).filteredOn(text -> text.contains("老周")).isEmpty();
        assertThat(store.outbox.depth().refused()).isZero();
        assertThat(steps(id)).doesNotContain(Step.REFUSED, Step.WORDS_PUSHED);
    }
}
