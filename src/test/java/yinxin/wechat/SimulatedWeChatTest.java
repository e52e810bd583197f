package yinxin.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import yinxin.MovedClock;
import yinxin.simulator.ChatLine;
import yinxin.simulator.Fault;
import yinxin.simulator.Faults;
import yinxin.simulator.ReceivedPush;
import yinxin.simulator.SimulatorSettings;
import yinxin.simulator.WeChatSimulator;
import yinxin.simulator.protocol.CallbackMode;
import yinxin.voicemail.delivery.Delivery;
import yinxin.voicemail.delivery.DeliveryOutcome;
import yinxin.voicemail.delivery.Push;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.DivertReason;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MessageState;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.wechat.api.Secret;
import yinxin.wechat.api.WeChatApi;
import yinxin.wechat.api.WeChatSettings;
import yinxin.wechat.callback.ChatFixture;
import yinxin.wechat.chat.FollowerLanguages;
import yinxin.wechat.oauth.OAuthController;
import yinxin.wechat.oauth.WebAuthorization;

/// Our client against the strict simulator, which shares no code with it.
class SimulatedWeChatTest {
    private static final PhoneNumber MOBILE = new PhoneNumber("+8613800138000");
    private static final String SEND = "/cgi-bin/message/template/send";
    private static final String CUSTOM = "/cgi-bin/message/custom/send";
    private static final byte[] KEY = new byte[32];

    private final MovedClock clock = new MovedClock();
    private WeChatSimulator weChat;
    private LoopbackGateway gateway;
    private ChatFixture chat;
    private WeChatNotifier notifier;
    private String li;

    @BeforeEach
    void start() throws IOException {
        start(CallbackMode.SAFE);
    }

    private void start(CallbackMode mode) throws IOException {
        weChat = WeChatSimulator.start(SimulatorSettings.demo().withMode(mode)
                .withPatience(Duration.ofSeconds(5), 3, Duration.ofMillis(1)), clock);
        var settings = settings();
        var api = new WeChatApi(settings, clock);
        gateway = new LoopbackGateway(url -> {
            chat = new ChatFixture(settings, api, url, clock);
            var authorization = new WebAuthorization(settings, url, KEY, clock);
            notifier = new WeChatNotifier(api, settings, url, new FollowerLanguages(), Texts.NONE);
            return new Object[] {chat.controller(), new OAuthController(authorization, api), new OnePage(authorization)};
        });
        assertThat(weChat.callbackUrl(gateway.url().resolve("/wechat/callback"))).isEqualTo(new WeChatSimulator.Verification(true, "ok"));
        li = weChat.createUser("李雷");
    }

    private WeChatSettings settings() {
        var there = weChat.settings();
        return new WeChatSettings(weChat.url(), weChat.url().resolve("/connect/oauth2/authorize"), there.appId(), new Secret(there.appSecret()),
                new Secret(there.callbackToken()), new Secret(there.callbackAesKey()), new WeChatSettings.Template(
                        SimulatorSettings.MISSED_CALL.id(), "phone_number1", "time2", "character_string3", "const4", null, null, Map.of()), true);
    }

    @AfterEach
    void stop() {
        gateway.close();
        chat.controller().close();
        weChat.close();
    }

    /// A page of ours, as the web makes them.
    @RestController
    static final class OnePage {
        private final WebAuthorization authorization;

        OnePage(WebAuthorization authorization) {
            this.authorization = authorization;
        }

        @GetMapping("/m/{id}")
        ResponseEntity<String> page(HttpServletRequest request, HttpServletResponse response) {
            return authorization.visitor(request).map(who -> ResponseEntity.ok("this is " + who.value()))
                    .orElseGet(() -> ResponseEntity.status(302).location(authorization.authorize(request.getRequestURI(), response)).build());
        }
    }

    private static VoiceMessage message(Optional<PhoneNumber> caller, boolean withheld, Condition condition) {
        var call = new MissedCall(MessageId.random(), MOBILE, caller, withheld, DivertReason.UNKNOWN, condition,
                Instant.parse("2026-11-22T07:01:00Z"), "carrier");
        return new VoiceMessage(call, 1, MessageKind.VOICE, Duration.ofSeconds(37), false, Instant.parse("2026-11-22T07:02:00Z"), MessageState.UNHEARD);
    }

    private Delivery notice(String id) {
        return delivery(id, new Push.Notice(message(Optional.of(new PhoneNumber("+8613900139000")), false, Condition.POWERED_OFF)));
    }

    private Delivery delivery(String id, Push push) {
        return new Delivery(id, new OpenId(li), push, 0, clock.instant());
    }

    private List<String> replies() {
        return weChat.chat(li).stream().filter(l -> l.sender() != ChatLine.Sender.USER).map(ChatLine::text).toList();
    }

    @ParameterizedTest
    @EnumSource(CallbackMode.class)
    void conversationWorksInEveryMode(CallbackMode mode) throws IOException {
        stop();
        start(mode);
        weChat.follow(li);

        assertThat(weChat.say(li, "我的号码").orElseThrow()).startsWith("您还没有绑定号码");
        assertThat(weChat.say(li, "13800138000").orElseThrow()).contains("01012345678").contains("100001");
        assertThat(replies()).hasSize(3).first().asString().startsWith("欢迎关注音信");
    }

    @Test
    void answerSurvivesWhateverIsTyped() {
        weChat.follow(li);

        for (var text : List.of("]]>", "<![CDATA[", "\uD83D\uDE00", "&amp;<xml>", "\u0001", " ")) {
            assertThat(weChat.say(li, text).orElseThrow()).as(text).containsAnyOf("先绑定一个号码", "First bind a number");
        }
    }

    @Test
    void noticeArrivesAsTheOwnerReadsIt() {
        weChat.follow(li);

        assertThat(notifier.deliver(notice("D-1"))).isInstanceOf(DeliveryOutcome.Accepted.class);

        assertThat(weChat.pushes()).singleElement().satisfies(push -> {
            assertThat(push.values()).containsExactly(entry("phone_number1", "13900139000"), entry("time2", "2026年11月22日 15:01"),
                    entry("character_string3", "0:37"), entry("const4", "关机"));
            assertThat(push.clientMsgId()).contains("D-1");
            assertThat(push.url().orElseThrow()).startsWith(gateway.url() + "/m/");
        });
    }

    @Test
    void everyConditionAndEveryKindOfCallerPassesTheStrictLimits() {
        weChat.follow(li);
        var callers = new ArrayList<Optional<PhoneNumber>>();
        callers.add(Optional.empty());
        for (var number : List.of("+8613900139000", "+861088886666", "+16502530000", "+999123456789012", "10086", "106912345678901")) {
            callers.add(Optional.of(new PhoneNumber(number)));
        }
        for (var condition : Condition.values()) {
            for (var caller : callers) {
                for (var withheld : new boolean[] {false, true}) {
                    var outcome = notifier.deliver(delivery(MessageId.random().value(), new Push.Notice(message(caller, withheld, condition))));
                    assertThat(outcome).as("%s %s %s", condition, caller, withheld).isInstanceOf(DeliveryOutcome.Accepted.class);
                }
            }
        }
    }

    @Test
    void receiptComesHome() {
        weChat.follow(li);

        var outcome = (DeliveryOutcome.Accepted) notifier.deliver(notice("D-1"));
        Awaitility.await().until(() -> !chat.receipts().isEmpty());

        assertThat(chat.receipts()).containsExactly(outcome.receipt().orElseThrow() + " true success");
    }

    @Test
    void blockedNoticeSaysSoInItsReceipt() {
        weChat.follow(li);
        weChat.faults().next(SEND, Fault.receipt("failed: system failed"));

        var outcome = (DeliveryOutcome.Accepted) notifier.deliver(notice("D-1"));
        Awaitility.await().until(() -> !chat.receipts().isEmpty());

        assertThat(chat.receipts()).containsExactly(outcome.receipt().orElseThrow() + " false failed: system failed");
    }

    @Test
    void noticeOfUnknownOutcomeIsRepeatedWithoutArrivingTwice() {
        weChat.follow(li);
        weChat.faults().next(SEND, Fault.resetAfterAccepting());

        assertThat(notifier.deliver(notice("D-1"))).isInstanceOf(DeliveryOutcome.Unknown.class);
        assertThat(notifier.deliver(notice("D-1"))).isInstanceOf(DeliveryOutcome.Accepted.class);

        assertThat(weChat.pushes()).extracting(ReceivedPush::clientMsgId).containsExactly(Optional.of("D-1"));
    }

    @Test
    void tokenThatWeChatTookBackIsReplacedOnTheWay() {
        weChat.follow(li);
        notifier.deliver(notice("D-1"));
        weChat.faults().next(SEND, Fault.errcode(40001, "invalid credential, access_token is invalid or not latest"));

        assertThat(notifier.deliver(notice("D-2"))).isInstanceOf(DeliveryOutcome.Accepted.class);
        assertThat(weChat.pushes()).hasSize(2);
    }

    @Test
    void tokenIsRenewedForAsLongAsWeRun() {
        weChat.follow(li);

        for (var hour = 0; hour < 48; hour++) {
            clock.advance(Duration.ofHours(1));
            assertThat(notifier.deliver(notice("D-" + hour))).isInstanceOf(DeliveryOutcome.Accepted.class);
        }
    }

    @Test
    void whoHasLeftIsNotReached() {
        weChat.follow(li);
        weChat.unfollow(li);

        assertThat(notifier.deliver(notice("D-1"))).isEqualTo(new DeliveryOutcome.Unfollowed());
    }

    @Test
    void bindingIsConfirmedWhileTheChatIsOpenAndRefusedQuietlyLater() {
        weChat.follow(li);
        weChat.say(li, "13800138000");

        assertThat(notifier.deliver(delivery("D-1", new Push.NumberBound(MOBILE)))).isInstanceOf(DeliveryOutcome.Accepted.class);
        assertThat(replies()).last().asString().startsWith("绑定成功：138 0013 8000");

        clock.advance(Duration.ofHours(49));
        assertThat(notifier.deliver(delivery("D-2", new Push.NumberLost(MOBILE)))).isInstanceOf(DeliveryOutcome.ChatClosed.class);
        assertThat(weChat.requests()).anyMatch(r -> r.toString().contains(CUSTOM));
    }

    @Test
    void eventThatComesTwiceIsHandledOnce() {
        weChat.follow(li);
        weChat.faults().next(Faults.CALLBACK, Fault.duplicate());

        weChat.say(li, "13800138000");

        assertThat(chat.codesIssued()).isEqualTo(1);
        assertThat(replies()).hasSize(3).element(1).isEqualTo(replies().get(2));
    }

    @Test
    void forgedEventIsRefused() {
        weChat.follow(li);
        weChat.faults().next(Faults.CALLBACK, Fault.badSignature());

        assertThat(weChat.say(li, "13800138000")).isEmpty();
        assertThat(chat.codesIssued()).isZero();
    }

    @Test
    void lockedStoreIsOutlastedByWeChatsNextTry() {
        weChat.follow(li);
        chat.failOnce();

        assertThat(weChat.say(li, "我的号码").orElseThrow()).startsWith("您还没有绑定号码");
    }

    @Test
    void tapOnTheNoticeTellsThePageWhoItIs() throws Exception {
        weChat.follow(li);
        notifier.deliver(notice("D-1"));
        var page = URI.create(weChat.pushes().getFirst().url().orElseThrow());

        var browser = new Browser(li);
        assertThat(browser.open(page).body()).isEqualTo("this is " + li);
        assertThat(browser.hops).as("page, WeChat, return, page").hasSize(4);
    }

    @Test
    void forwardedLinkTellsThePageThatItIsSomebodyElse() throws Exception {
        var wang = weChat.createUser("王芳");

        assertThat(new Browser(wang).open(gateway.url().resolve("/m/AAAAAAAAAAAAAAAAAAAAAA")).body()).isEqualTo("this is " + wang);
    }

    @Test
    void phoneThatChangesHandsIsAskedAgain() throws Exception {
        var wang = weChat.createUser("王芳");
        var browser = new Browser(li);
        browser.open(gateway.url().resolve("/m/AAAAAAAAAAAAAAAAAAAAAA"));

        clock.advance(Duration.ofMinutes(1));
        browser.jar.put("wechat_user", wang);
        assertThat(browser.open(gateway.url().resolve("/m/AAAAAAAAAAAAAAAAAAAAAA")).body()).isEqualTo("this is " + wang);
    }

    @Test
    void snapshotOfAPageIsShownTheWay() throws Exception {
        weChat.faults().next("/sns/oauth2/access_token", Fault.snapshotUser());

        var response = new Browser(li).open(gateway.url().resolve("/m/AAAAAAAAAAAAAAAAAAAAAA"));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).contains("使用完整服务");
    }

    @Test
    void browserWithoutCookiesEndsOnAPageInsteadOfALoop() throws Exception {
        var browser = new Browser(li);
        browser.forgetful = true;

        assertThat(browser.open(gateway.url().resolve("/m/AAAAAAAAAAAAAAAAAAAAAA")).body()).contains("请重新打开");
        assertThat(browser.hops).hasSize(3);
    }

    /// A browser that follows redirects, keeps cookies, and says that it comes from outside.
    private static final class Browser {
        private final HttpClient http = HttpClient.newHttpClient();
        private final Map<String, String> jar = new LinkedHashMap<>();
        private final List<URI> hops = new ArrayList<>();
        private boolean forgetful;

        Browser(String weChatUser) {
            jar.put("wechat_user", weChatUser);
        }

        HttpResponse<String> open(URI start) throws IOException, InterruptedException {
            var at = start;
            for (var hop = 0; hop < 20; hop++) {
                hops.add(at);
                var cookies = String.join("; ", jar.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
                var response = http.send(HttpRequest.newBuilder(at).header("Cookie", cookies).header("Sec-Fetch-Site", "cross-site").build(),
                        BodyHandlers.ofString());
                response.headers().allValues("Set-Cookie").forEach(this::keep);
                if (response.statusCode() != 302) {
                    return response;
                }
                at = at.resolve(URI.create(response.headers().firstValue("Location").orElseThrow().replaceFirst("#.*", "")));
            }
            throw new AssertionError("redirected without end: " + hops);
        }

        private void keep(String line) {
            var match = Pattern.compile("([^=]+)=([^;]*);.*").matcher(line);
            if (match.matches() && !forgetful) {
                if (line.contains("Max-Age=0")) {
                    jar.remove(match.group(1));
                } else {
                    jar.put(match.group(1), match.group(2));
                }
            }
        }
    }
}
