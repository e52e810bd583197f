package yinxin.wechat.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.entry;
import static yinxin.wechat.callback.CallbackMessageTest.event;
import static yinxin.wechat.callback.CallbackMessageTest.text;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import yinxin.MovedClock;
import yinxin.voicemail.delivery.DeliveryOutcome;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.delivery.Outbox;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.proof.NoCodeCalls;
import yinxin.wechat.ScriptedWeChat;
import yinxin.wechat.api.CustomerPush;
import yinxin.wechat.api.Secret;
import yinxin.wechat.chat.ChinesePhrases;
import yinxin.wechat.chat.EnglishPhrases;
import yinxin.wechat.chat.FollowerLanguages;

/// WeChat's side is written out here by hand, with signatures computed over what is sent.
class CallbackControllerTest {
    private static final OpenId LI = new OpenId("o9AgO5Kd5ggOC-bXrbNODIiE3bGY");
    private static final PhoneNumber MOBILE = new PhoneNumber("+8613800138000");
    private static final String GH = "gh_97417a04a28d";

    private final MovedClock clock = new MovedClock(Instant.ofEpochSecond(1714112445));
    private final MemoryBindings bindings = new MemoryBindings();
    private final MemoryOutbox outbox = new MemoryOutbox();
    private final MemorySeenEvents seen = new MemorySeenEvents();
    private final List<CustomerPush> late = new CopyOnWriteArrayList<>();
    private final NothingToProve nothing = new NothingToProve();
    private final Conversation conversation = new Conversation(bindings, outbox,
            new ProofTalk(bindings, new NoCodeCalls(), nothing, nothing, Optional.of(new PhoneNumber("+861012345678")), clock),
            new SettingsTalk(bindings, new MemoryPreferences(), URI.create("https://voice.example.com"), clock), clock, new FollowerLanguages());
    private final CallbackCipher cipher = new CallbackCipher(new Secret("A".repeat(43)), "wxba5fad812f8e6fb9");
    private final List<CallbackController> started = new ArrayList<>();
    private MockMvc server = restarted(Duration.ofSeconds(20));

    private MockMvc restarted(Duration patience) {
        var gate = new CallbackGate(ScriptedWeChat.settings(URI.create("http://127.0.0.1:1"), Map.of()), clock);
        var reception = new Reception(conversation, seen, push -> {
            late.add(push);
            return new DeliveryOutcome.Accepted(Optional.empty());
        }, clock, patience);
        var controller = new CallbackController(gate, reception, clock);
        started.add(controller);
        return MockMvcBuilders.standaloneSetup(controller).build();
    }

    @AfterEach
    void stop() {
        bindings.gate.countDown();
        started.forEach(CallbackController::close);
    }

    private String now() {
        return Long.toString(clock.instant().getEpochSecond());
    }

    private String plainQuery(String nonce) {
        return "signature=" + CallbackSignature.of("AAAAA", now(), nonce) + "&timestamp=" + now() + "&nonce=" + nonce + "&openid=" + LI.value();
    }

    private MockHttpServletResponse post(String query, String body) throws Exception {
        return server.perform(MockMvcRequestBuilders.post(URI.create("/wechat/callback?" + query)).contentType("text/xml")
                .content(body.getBytes(StandardCharsets.UTF_8))).andReturn().getResponse();
    }

    private MockHttpServletResponse plain(String body) throws Exception {
        return post(plainQuery("486452656"), body);
    }

    private String safeQuery(String encrypted) {
        return "signature=wrong&timestamp=" + now() + "&nonce=415670741&openid=" + LI.value() + "&encrypt_type=aes&msg_signature="
                + CallbackSignature.of("AAAAA", now(), "415670741", encrypted);
    }

    private static String envelope(String encrypted) {
        return "<xml><ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName><Encrypt><![CDATA[" + encrypted + "]]></Encrypt></xml>";
    }

    private MockHttpServletResponse safe(String body) throws Exception {
        var encrypted = cipher.encrypt(body);
        return post(safeQuery(encrypted), envelope(encrypted));
    }

    private static String said(MockHttpServletResponse response) throws Exception {
        assertThat(response.getStatus()).isEqualTo(200);
        return CallbackXml.fields(response.getContentAsByteArray()).getOrDefault("Content", "");
    }

    @Test
    void officialVerificationIsEchoed() throws Exception {
        var response = server.perform(MockMvcRequestBuilders.get(URI.create("/wechat/callback?signature=f464b24fc39322e44b38aa78f5edd27bd1441696"
                + "&timestamp=1714036504&nonce=1514711492&echostr=4375120948345356249"))).andReturn().getResponse();

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getContentAsString()).isEqualTo("4375120948345356249");
        assertThat(response.getContentType()).isEqualTo("text/plain;charset=UTF-8");
        assertThat(response.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "signature=&timestamp=&nonce=", "signature=f464b24fc39322e44b38aa78f5edd27bd1441697&timestamp=1714036504&nonce=1514711492&echostr=1",
            "timestamp=1714036504&nonce=1514711492&echostr=1", "signature=%&timestamp=%zz&nonce=1"})
    void verificationByAnybodyElseIsRefused(String query) throws Exception {
        var request = new MockHttpServletRequest("GET", "/wechat/callback");
        request.setQueryString(query);

        assertThat(started.getFirst().verify(request).getStatusCode().value()).isEqualTo(403);
    }

    @Test
    void plainMessageIsAnsweredInPlain() throws Exception {
        var response = plain(text("13800138000", 1));

        assertThat(response.getContentType()).isEqualTo("text/xml;charset=UTF-8");
        assertThat(CallbackXml.fields(response.getContentAsByteArray())).contains(entry("ToUserName", LI.value()), entry("FromUserName", GH),
                entry("CreateTime", "1714112445"), entry("MsgType", "text"));
        assertThat(said(response)).contains("100001");
    }

    @Test
    void safeMessageIsAnsweredEncryptedAndSigned() throws Exception {
        var fields = CallbackXml.fields(safe(text("我的号码", 1)).getContentAsByteArray());

        assertThat(fields).containsOnlyKeys("Encrypt", "MsgSignature", "TimeStamp", "Nonce");
        assertThat(fields.get("TimeStamp")).isEqualTo("1714112445");
        assertThat(fields.get("MsgSignature")).isEqualTo(
                CallbackSignature.of("AAAAA", fields.get("TimeStamp"), fields.get("Nonce"), fields.get("Encrypt")));
        assertThat(CallbackXml.fields(cipher.decrypt(fields.get("Encrypt")))).contains(entry("ToUserName", LI.value()),
                entry("Content", new ChinesePhrases().nothingBound()));
    }

    @Test
    void safeEventWithoutAnAnswerIsAcknowledgedInPlain() throws Exception {
        assertThat(safe(event("unsubscribe", "")).getContentAsString()).isEqualTo("success");
    }

    @Test
    void compatibleMessageCountsOnlyAsItWasEncrypted() throws Exception {
        var encrypted = cipher.encrypt(text("我的号码", 1));
        var both = text("解绑", 1).replace("</xml>", "<Encrypt><![CDATA[" + encrypted + "]]></Encrypt></xml>");

        var fields = CallbackXml.fields(post(safeQuery(encrypted), both).getContentAsByteArray());

        assertThat(CallbackXml.fields(cipher.decrypt(fields.get("Encrypt"))).get("Content")).isEqualTo(new ChinesePhrases().nothingBound());
    }

    @Test
    void inSafeModeTheOtherSignatureCountsForNothing() throws Exception {
        var encrypted = cipher.encrypt(text("帮助", 1));
        var query = plainQuery("415670741") + "&encrypt_type=aes&msg_signature=" + "0".repeat(40);

        assertThat(post(query, envelope(encrypted)).getStatus()).isEqualTo(403);
    }

    @Test
    void signatureOfAnEncryptedMessageIsGoodForNoPlainOne() throws Exception {
        var encrypted = cipher.encrypt(text("帮助", 1));
        var captured = plainQuery("777") + "&encrypt_type=aes&msg_signature=" + CallbackSignature.of("AAAAA", now(), "777", encrypted);
        assertThat(post(captured, envelope(encrypted)).getStatus()).isEqualTo(200);

        bindings.bind(MOBILE, LI, Binding.Proof.CALLED_IN, clock.instant());
        assertThat(post(plainQuery("777"), event("unsubscribe", "")).getStatus()).isEqualTo(403);
        assertThat(bindings.of(LI)).hasSize(1);
    }

    @Test
    void messageOfAnotherAccountIsRefused() throws Exception {
        var other = new CallbackCipher(new Secret("A".repeat(43)), "wx0000000000000000").encrypt(text("帮助", 1));

        assertThat(post(safeQuery(other), envelope(other)).getStatus()).isEqualTo(403);
    }

    @Test
    void messageOfMinutesAgoIsRefused() throws Exception {
        var query = plainQuery("1");
        clock.advance(CallbackGate.TOLERANCE);
        assertThat(post(query, text("帮助", 1)).getStatus()).isEqualTo(200);

        clock.advance(Duration.ofSeconds(1));
        assertThat(post(query, text("帮助", 2)).getStatus()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "<xml/>", "<xml><ToUserName>gh_1</ToUserName></xml>",
            "<xml><ToUserName>g</ToUserName><FromUserName>not an openid</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType></xml>",
            "<xml><ToUserName>g</ToUserName><FromUserName>o1</FromUserName><CreateTime>soon</CreateTime><MsgType>text</MsgType></xml>",
            "<xml><ToUserName>g</ToUserName><FromUserName>o1</FromUserName><CreateTime>99999999999999999</CreateTime><MsgType>text</MsgType></xml>",
            "<!DOCTYPE xml [<!ENTITY x \"y\">]><xml><ToUserName>&x;</ToUserName></xml>"})
    void brokenBodyIsRefusedAndTheNextOneServed(String body) throws Exception {
        assertThat(plain(body).getStatus()).isEqualTo(403);
        assertThat(plain(text("帮助", 1)).getStatus()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-99999999999999999999", "9223372036854775807", ""})
    void strangeTimestampIsRefused(String timestamp) throws Exception {
        var query = "signature=" + CallbackSignature.of("AAAAA", timestamp, "1") + "&nonce=1&timestamp=" + URLEncoder.encode(timestamp, StandardCharsets.UTF_8);

        assertThat(post(query, text("帮助", 1)).getStatus()).isEqualTo(403);
    }

    @Test
    void hugeBodyIsNotRead() throws Exception {
        assertThat(plain("x".repeat(CallbackController.LONGEST_REQUEST + 1)).getStatus()).isEqualTo(413);
    }

    @Test
    void bodyThatCallsItselfAFormIsReadAllTheSame() throws Exception {
        var response = server.perform(MockMvcRequestBuilders.post(URI.create("/wechat/callback?" + plainQuery("1")))
                .contentType("application/x-www-form-urlencoded").content(text("帮助", 1))).andReturn().getResponse();

        assertThat(said(response)).startsWith("先绑定一个号码");
    }

    @Test
    void repeatedDeliveryGetsTheSameAnswerAndIsHandledOnce() throws Exception {
        var first = said(plain(text("13800138000", 1)));

        assertThat(said(plain(text("13800138000", 1)))).isEqualTo(first);
        assertThat(bindings.issued).hasSize(1);
    }

    @Test
    void repeatedDeliveryAfterARestartIsNotHandledAgain() throws Exception {
        plain(text("13800138000", 1));
        server = restarted(Duration.ofSeconds(20));

        assertThat(plain(text("13800138000", 1)).getContentAsString()).isEqualTo("success");
        assertThat(bindings.issued).hasSize(1);
        assertThat(seen.keys).hasSize(1);
    }

    @Test
    void sameWordsAgainAreAnotherMessage() throws Exception {
        plain(text("13800138000", 1));

        assertThat(said(plain(text("13800138000", 2)))).contains("100002");
    }

    @Test
    void failedHandlingIsRepeatedByTheNextDelivery() throws Exception {
        bindings.failures = 1;

        assertThat(plain(text("我的号码", 1)).getStatus()).isEqualTo(503);
        assertThat(said(plain(text("我的号码", 1)))).isEqualTo(new ChinesePhrases().nothingBound());
    }

    @Test
    void failedHandlingIsRepeatedAlthoughTheClaimCouldNotBeGivenBack() throws Exception {
        bindings.failures = 1;
        seen.forgettingFails = true;

        assertThat(plain(text("我的号码", 1)).getStatus()).isEqualTo(503);
        assertThat(said(plain(text("我的号码", 1)))).isEqualTo(new ChinesePhrases().nothingBound());
    }

    @Test
    void failedHandlingIsRepeatedAfterARestart() throws Exception {
        bindings.failures = 1;
        plain(event("unsubscribe", ""));
        bindings.bind(MOBILE, LI, Binding.Proof.CALLED_IN, clock.instant());
        server = restarted(Duration.ofSeconds(20));

        plain(event("unsubscribe", ""));

        assertThat(bindings.of(LI)).isEmpty();
    }

    @Test
    void unavailableStoreAsksWeChatToComeAgain() throws Exception {
        seen.claimsFail = true;
        assertThat(plain(text("13800138000", 1)).getStatus()).isEqualTo(503);

        seen.claimsFail = false;
        assertThat(said(plain(text("13800138000", 1)))).contains("100001");
    }

    @Test
    void deliveriesAtTheSameTimeShareOneAnswer() throws Exception {
        bindings.gate = new CountDownLatch(1);
        var first = CompletableFuture.supplyAsync(() -> quietly(text("我的号码", 1)));
        var second = CompletableFuture.supplyAsync(() -> quietly(text("我的号码", 1)));
        Awaitility.await().until(() -> bindings.asked == 1);
        bindings.gate.countDown();

        assertThat(first.get()).isEqualTo(new ChinesePhrases().nothingBound()).isEqualTo(second.get());
        assertThat(bindings.asked).isEqualTo(1);
    }

    private String quietly(String body) {
        try {
            return said(plain(body));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void lateAnswerFollowsAsAChatMessage() throws Exception {
        server = restarted(Duration.ofMillis(50));
        bindings.gate = new CountDownLatch(1);

        assertThat(plain(text("我的号码", 1)).getContentAsString()).isEqualTo("success");
        assertThat(plain(text("我的号码", 1)).getContentAsString()).isEqualTo("success");
        bindings.gate.countDown();

        Awaitility.await().until(() -> !late.isEmpty());
        assertThat(late).containsExactly(new CustomerPush(LI, new ChinesePhrases().nothingBound()));
    }

    @Test
    void lateFailureIsApologisedForInTheChat() throws Exception {
        server = restarted(Duration.ofMillis(50));
        bindings.gate = new CountDownLatch(1);
        bindings.failures = 1;

        assertThat(plain(text("my numbers", 1)).getContentAsString()).isEqualTo("success");
        bindings.gate.countDown();

        Awaitility.await().until(() -> !late.isEmpty());
        assertThat(late).containsExactly(new CustomerPush(LI, new EnglishPhrases().tryAgain()));
    }

    @Test
    void receiptsOfOneSecondAreBothHandled() throws Exception {
        plain(event("TEMPLATESENDJOBFINISH", "<MsgID>1</MsgID><Status><![CDATA[success]]></Status>"));
        plain(event("TEMPLATESENDJOBFINISH", "<MsgID>2</MsgID><Status><![CDATA[failed: system failed]]></Status>"));

        assertThat(outbox.receipts).extracting(Outbox.Receipt::id, Outbox.Receipt::arrived, Outbox.Receipt::status)
                .containsExactly(tuple("1", true, "success"), tuple("2", false, "failed: system failed"));
    }

    @Test
    void aReceiptIsHandledOnceAndWhereTheStoreIsAwayTheNextTime() throws Exception {
        var receipt = event("TEMPLATESENDJOBFINISH", "<MsgID>1</MsgID><Status><![CDATA[success]]></Status>");
        seen.claimsFail = true;
        assertThat(plain(receipt).getStatus()).isEqualTo(503);
        seen.claimsFail = false;
        assertThat(plain(receipt).getContentAsString()).isEqualTo("success");
        server = restarted(Duration.ofSeconds(20));
        assertThat(plain(receipt).getContentAsString()).isEqualTo("success");

        assertThat(outbox.receipts).extracting(Outbox.Receipt::id).containsExactly("1");
    }
}
