package yinxin.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.MovedClock;
import yinxin.simulator.TestGateway.Delivery;
import yinxin.simulator.protocol.CallbackMode;

class CallbackTest {
    private static final String OUT_OF_ORDER = "该公众号提供的服务出现故障，请稍后再试";
    private static final Duration PATIENCE = Duration.ofMillis(300);
    private final MovedClock clock = new MovedClock();
    private WeChatSimulator wechat;
    private TestGateway gateway;
    private String openId;

    private void start(CallbackMode mode) throws IOException {
        start(SimulatorSettings.demo().withMode(mode).withPatience(PATIENCE, 3, Duration.ofMillis(10)));
    }

    private void start(SimulatorSettings settings) throws IOException {
        wechat = WeChatSimulator.start(settings, clock);
        gateway = new TestGateway(settings);
        assertThat(wechat.callbackUrl(gateway.url())).isEqualTo(new WeChatSimulator.Verification(true, "ok"));
        openId = wechat.createUser("小林");
        wechat.follow(openId);
    }

    @AfterEach
    void stop() {
        wechat.close();
        gateway.close();
    }

    private String frame(String type, String rest) {
        return "<xml><ToUserName><![CDATA[gh_0123456789ab]]></ToUserName><FromUserName><![CDATA[" + openId + "]]></FromUserName><CreateTime>"
                + clock.instant().getEpochSecond() + "</CreateTime><MsgType><![CDATA[" + type + "]]></MsgType>" + rest + "</xml>";
    }

    @ParameterizedTest
    @EnumSource(CallbackMode.class)
    void messageIsSignedAndWrappedByTheModesRules(CallbackMode mode) throws IOException {
        start(mode);
        wechat.say(openId, "你好 <b> ]]> & 😀");
        var delivery = gateway.deliveries().getLast();
        assertThat(delivery.genuine()).isTrue();
        assertThat(delivery.query().keySet()).containsExactlyElementsOf(mode == CallbackMode.PLAIN
                ? java.util.List.of("nonce", "openid", "signature", "timestamp")
                : java.util.List.of("encrypt_type", "msg_signature", "nonce", "openid", "signature", "timestamp"));
        assertThat(delivery.query()).containsEntry("openid", openId).containsEntry("timestamp", Long.toString(clock.instant().getEpochSecond()));
        var clear = frame("text", "<Content><![CDATA[你好 <b> ]]]]><![CDATA[> & 😀]]></Content><MsgId>" + delivery.node("MsgId") + "</MsgId>");
        assertThat(delivery.xml()).isEqualTo(clear);
        assertThat(Long.parseLong(delivery.node("MsgId"))).isGreaterThan(1L << 53);
        switch (mode) {
            case PLAIN -> assertThat(delivery.body()).isEqualTo(clear);
            case COMPATIBLE -> assertThat(delivery.body()).startsWith(clear.substring(0, clear.length() - 6)).contains("<Encrypt>");
            case SAFE -> assertThat(delivery.body()).matches("<xml><ToUserName><!\\[CDATA\\[gh_0123456789ab]]></ToUserName><Encrypt><!\\[CDATA\\[[A-Za-z0-9+/=]+]]></Encrypt></xml>");
        }
    }

    @Test
    void followAndUnfollowAreEvents() throws IOException {
        start(CallbackMode.SAFE);
        assertThat(gateway.deliveries().getLast().xml()).isEqualTo(frame("event", "<Event><![CDATA[subscribe]]></Event><EventKey><![CDATA[]]></EventKey>"));
        wechat.follow(openId);
        assertThat(gateway.deliveries()).hasSize(1);
        wechat.unfollow(openId);
        wechat.unfollow(openId);
        assertThat(gateway.deliveries()).hasSize(2);
        assertThat(gateway.deliveries().getLast().xml()).isEqualTo(frame("event", "<Event><![CDATA[unsubscribe]]></Event><EventKey><![CDATA[]]></EventKey>"));
    }

    @Test
    void tapsOnTheMenuAreEvents() throws IOException {
        start(CallbackMode.SAFE);
        wechat.click(openId, "HELP");
        assertThat(gateway.deliveries().getLast().xml()).isEqualTo(frame("event", "<Event><![CDATA[CLICK]]></Event><EventKey><![CDATA[HELP]]></EventKey>"));
        wechat.view(openId, "https://voice.example.com/inbox");
        assertThat(gateway.deliveries().getLast().xml())
                .isEqualTo(frame("event", "<Event><![CDATA[VIEW]]></Event><EventKey><![CDATA[https://voice.example.com/inbox]]></EventKey>"));
    }

    @Test
    void whoDoesNotFollowHasNoChatToWriteIn() throws IOException {
        start(CallbackMode.SAFE);
        wechat.unfollow(openId);
        assertThatThrownBy(() -> wechat.say(openId, "x")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> wechat.say("oNobody", "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "success", " success\n"})
    void emptyAndSuccessAreHeardInEveryMode(String answer) throws IOException {
        start(CallbackMode.SAFE);
        for (var mode : CallbackMode.values()) {
            stop();
            start(mode);
            gateway.answers(_ -> answer);
            assertThat(wechat.say(openId, "x")).isEmpty();
            assertThat(wechat.chat(openId)).extracting(ChatLine::text).containsExactly("x");
            assertThat(gateway.deliveries()).hasSize(2);
        }
    }

    @Test
    void replyAppearsInTheChat() throws IOException {
        start(CallbackMode.SAFE);
        gateway.answers(to -> gateway.sealed(TestGateway.text(to, "已绑定 138****8000")));
        assertThat(wechat.say(openId, "我的号码")).hasValue("已绑定 138****8000");
        assertThat(wechat.chat(openId)).extracting(ChatLine::sender, ChatLine::text).containsExactly(
                org.assertj.core.groups.Tuple.tuple(ChatLine.Sender.USER, "我的号码"),
                org.assertj.core.groups.Tuple.tuple(ChatLine.Sender.REPLY, "已绑定 138****8000"));
    }

    @Test
    void plainModeTakesPlainReplies() throws IOException {
        start(CallbackMode.PLAIN);
        gateway.answers(to -> TestGateway.text(to, "你好"));
        assertThat(wechat.say(openId, "x")).hasValue("你好");
    }

    @Test
    void compatibleModeTakesBoth() throws IOException {
        start(CallbackMode.COMPATIBLE);
        gateway.answers(to -> TestGateway.text(to, "明文"));
        assertThat(wechat.say(openId, "x")).hasValue("明文");
        gateway.answers(to -> gateway.sealed(TestGateway.text(to, "密文")));
        assertThat(wechat.say(openId, "x")).hasValue("密文");
    }

    private void assertOutOfOrder(java.util.function.Function<Delivery, String> answer) {
        gateway.answers(answer);
        var before = gateway.deliveries().size();
        assertThat(wechat.say(openId, "x")).isEmpty();
        assertThat(wechat.chat(openId)).last().extracting(ChatLine::sender, ChatLine::text).containsExactly(ChatLine.Sender.WECHAT, OUT_OF_ORDER);
        assertThat(gateway.deliveries()).hasSize(before + 1);
    }

    @Test
    void brokenReplyShowsThatTheAccountIsOutOfOrderAndIsNotAskedAgain() throws IOException {
        start(CallbackMode.SAFE);
        assertOutOfOrder(_ -> "ok");
        assertOutOfOrder(to -> TestGateway.text(to, "not encrypted"));
        assertOutOfOrder(to -> gateway.envelope(gateway.encrypt(TestGateway.text(to, "x"), "wx0123456789abcdef"), "0".repeat(40)));
        assertOutOfOrder(to -> {
            var foreign = gateway.encrypt(TestGateway.text(to, "x"), "wxffffffffffffffff");
            return gateway.envelope(foreign, TestGateway.sha1(wechat.settings().callbackToken(), "1700000000", "987654321", foreign));
        });
        assertOutOfOrder(to -> gateway.sealed(TestGateway.text(to, "cut ]]> off")));
        assertOutOfOrder(to -> gateway.sealed("<!DOCTYPE xml [<!ENTITY e \"x\">]>" + TestGateway.text(to, "&e;")));
        assertOutOfOrder(to -> gateway.sealed(to.xml()));
        assertOutOfOrder(to -> gateway.sealed(TestGateway.text(to, "音".repeat(683))));
        assertOutOfOrder(to -> gateway.sealed(TestGateway.reply(to, "text", "")));
        assertOutOfOrder(to -> gateway.sealed(TestGateway.reply(to, "hologram", "<Content>x</Content>")));
        assertOutOfOrder(to -> gateway.sealed(TestGateway.reply(to, "voice", "<Voice><MediaId>gone</MediaId></Voice>")));
    }

    @Test
    void serverThatAnswersTooLateIsAskedThreeTimes() throws IOException {
        start(CallbackMode.SAFE);
        var release = new CountDownLatch(1);
        gateway.before(() -> awaitQuietly(release));
        assertThat(wechat.say(openId, "在吗")).isEmpty();
        release.countDown();
        var deliveries = gateway.deliveries().subList(1, gateway.deliveries().size());
        assertThat(deliveries).hasSize(3).extracting(d -> d.node("MsgId")).containsOnly(deliveries.getFirst().node("MsgId"));
        assertThat(deliveries).allMatch(Delivery::genuine).extracting(d -> d.query().get("nonce")).doesNotHaveDuplicates();
        assertThat(wechat.chat(openId).getLast().text()).isEqualTo(OUT_OF_ORDER);
    }

    @Test
    void lateServerMayStillAnswerASecondDelivery() throws IOException {
        start(CallbackMode.SAFE);
        var release = new CountDownLatch(1);
        var asked = new AtomicInteger();
        gateway.before(() -> {
            if (asked.incrementAndGet() == 1) {
                awaitQuietly(release);
            }
        });
        gateway.answers(to -> gateway.sealed(TestGateway.text(to, "来了")));
        assertThat(wechat.say(openId, "在吗")).hasValue("来了");
        release.countDown();
        assertThat(asked).hasValue(2);
    }

    @Test
    void serverErrorIsAskedThreeTimes() throws IOException {
        start(CallbackMode.SAFE);
        gateway.answersStatus(502);
        wechat.say(openId, "在吗");
        assertThat(gateway.deliveries()).hasSize(4);
        assertThat(wechat.chat(openId).getLast().text()).isEqualTo(OUT_OF_ORDER);
    }

    @Test
    void numberOfDeliveriesIsASetting() throws IOException {
        start(SimulatorSettings.demo().withPatience(PATIENCE, 4, Duration.ZERO));
        gateway.answersStatus(500);
        wechat.say(openId, "x");
        assertThat(gateway.deliveries()).hasSize(1 + 4);
    }

    @Test
    void duplicateIsTheSameMessageTwice() throws IOException {
        start(CallbackMode.SAFE);
        wechat.faults().next(Faults.CALLBACK, Fault.duplicate());
        wechat.say(openId, "x");
        assertThat(gateway.deliveries()).hasSize(3);
        assertThat(gateway.deliveries().get(1).xml()).isEqualTo(gateway.deliveries().get(2).xml());
    }

    @Test
    void heldBackEventIsOvertaken() throws Exception {
        start(CallbackMode.SAFE);
        wechat.faults().next(Faults.CALLBACK, Fault.stall(Duration.ofMillis(400)));
        var first = Thread.ofVirtual().start(() -> wechat.say(openId, "first"));
        org.awaitility.Awaitility.await().until(() -> wechat.chat(openId).size() == 1 && wechat.faults().describe().isEmpty());
        wechat.say(openId, "second");
        first.join();
        assertThat(gateway.deliveries().subList(1, 3)).extracting(d -> d.node("Content")).containsExactly("second", "first");
    }

    @Test
    void forgedEventHasNoGenuineSignature() throws IOException {
        start(CallbackMode.SAFE);
        wechat.faults().next(Faults.CALLBACK, Fault.badSignature());
        wechat.say(openId, "x");
        assertThat(gateway.deliveries().getLast().genuine()).isFalse();
        wechat.say(openId, "x");
        assertThat(gateway.deliveries().getLast().genuine()).isTrue();
    }

    @Test
    void addressThatDoesNotEchoIsNotKept() throws IOException {
        start(CallbackMode.SAFE);
        try (var other = new TestGateway(wechat.settings())) {
            other.refusesVerification();
            assertThat(wechat.callbackUrl(other.url())).isEqualTo(new WeChatSimulator.Verification(false,
                    "token验证失败: the server must answer with status 200 and the echostr alone; it sent status 200 and 2 other characters"));
            wechat.say(openId, "x");
            assertThat(other.deliveries()).isEmpty();
            assertThat(gateway.deliveries()).hasSize(2);
        }
        assertThat(wechat.callbackUrl(URI.create("http://localhost:1/wechat/callback")).detail()).startsWith("请求URL超时");
    }

    @Test
    void accountWithoutServerStaysSilent() throws IOException {
        start(CallbackMode.SAFE);
        try (var lonely = WeChatSimulator.start(SimulatorSettings.demo(), clock)) {
            var user = lonely.createUser("小林");
            lonely.follow(user);
            assertThat(lonely.say(user, "有人吗")).isEmpty();
            assertThat(lonely.chat(user)).extracting(ChatLine::text).containsExactly("有人吗");
        }
    }

    @Test
    void addressInTheSettingsCountsAsVerified() throws IOException {
        start(CallbackMode.PLAIN);
        gateway.answers(to -> TestGateway.text(to, "你好"));
        try (var second = WeChatSimulator.start(wechat.settings().withCallbackUrl(gateway.url()), clock)) {
            var user = second.createUser("陈晨");
            second.follow(user);
            assertThat(second.say(user, "x")).hasValue("你好");
        }
    }

    @Test
    void articlesAndPicturesAreShownAsSuch() throws IOException {
        start(CallbackMode.PLAIN);
        gateway.answers(to -> TestGateway.reply(to, "news", "<ArticleCount>1</ArticleCount><Articles><item><Title>留言</Title>"
                + "<Description>0:23</Description><Url>https://voice.example.com/m/1</Url></item></Articles>"));
        wechat.say(openId, "x");
        assertThat(wechat.chat(openId).getLast().content()).isEqualTo(new ChatLine.Article("留言", "0:23", Optional.of("https://voice.example.com/m/1")));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
