package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import yinxin.caller.CalledManner;
import yinxin.caller.LiveCall;
import yinxin.caller.SeenMessage;
import yinxin.caller.Telephone;
import yinxin.network.Subscriber;
import yinxin.network.SubscriberRegister;
import yinxin.simulator.ChatLine;
import yinxin.storage.SqlBindings;
import yinxin.storage.SqlSpokenCodes;
import yinxin.telephony.sip.TestGateway;
import yinxin.telephony.sip.auth.DigestLogin;
import yinxin.telephony.sip.registration.RegistrationState;
import yinxin.voicemail.call.CodeCallRules;
import yinxin.voicemail.call.CodeCaller;
import yinxin.voicemail.call.CodeLine;
import yinxin.voicemail.call.Greetings;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.ProofOutcome;
import yinxin.voicemail.proof.CodeCalls;
import yinxin.voicemail.proof.SpokenCodes.Progress;

/// Telephones in the demo's network are called with codes, and people type in WeChat what they hear: real SIP, RTP, store, and protocol of the Official Account.
class CodeCallTest {
    private static final String TOKEN = "code-call-test";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path directory;
    private static Demo demo;

    @BeforeAll
    static void start() throws IOException {
        demo = Demo.start(directory, new Demo.Ports(ServedGateway.free(), ServedGateway.free(), ServedGateway.free()), TOKEN);
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    /// A telephone, and what came out of it.
    private static final class Phone implements Telephone.Watcher, LiveCall.Watcher, AutoCloseable {
        final BlockingQueue<String> callers = new LinkedBlockingQueue<>();
        final CountDownLatch over = new CountDownLatch(1);
        private final CountDownLatch registered = new CountDownLatch(1);
        private final Telephone telephone;
        private short[] heard = new short[0];

        Phone(String number, CalledManner manner) throws Exception {
            subscribe(number);
            telephone = new Telephone(new Telephone.Account(demo.network(), number, Demo.PASSWORD), manner, this, Clock.systemUTC());
            telephone.switchOn();
            assertThat(registered.await(30, TimeUnit.SECONDS)).isTrue();
        }

        @Override
        public void registration(RegistrationState state) {
            if (state instanceof RegistrationState.Registered) {
                registered.countDown();
            }
        }

        @Override
        public LiveCall.Watcher called(String caller, LiveCall call) {
            callers.add(caller);
            return this;
        }

        @Override
        public void signalled(SeenMessage message) {
            // the wire is looked at elsewhere
        }

        @Override
        public void answered() {
            // what counts is what is heard
        }

        @Override
        public synchronized void heard(short[] samples) {
            var before = heard.length;
            heard = Arrays.copyOf(heard, before + samples.length);
            System.arraycopy(samples, 0, heard, before, samples.length);
        }

        @Override
        public void beep() {
            // there is none
        }

        @Override
        public void over(LiveCall.Ending ending) {
            over.countDown();
        }

        /// The six digits, after the call, which were said twice.
        String digits() throws InterruptedException {
            assertThat(over.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("the call ends by itself").isTrue();
            String all;
            synchronized (this) {
                all = SpokenDigits.in(heard, "zh");
            }
            assertThat(all).matches("([0-9]{6})\\1");
            return all.substring(0, 6);
        }

        @Override
        public void close() {
            telephone.close();
        }
    }

    private static void subscribe(String number) {
        demo.gateway().get(SubscriberRegister.class).put(Subscriber.of(number(number), demo.gateway().get(Subscriber.Terms.class), Demo.PASSWORD));
    }

    private static PhoneNumber number(String dialled) {
        return PhoneNumber.parse(dialled).orElseThrow();
    }

    private static String follower(String nickname) {
        var openId = demo.wechat().createUser(nickname);
        demo.wechat().follow(openId);
        return openId;
    }

    private static String says(String openId, String text) {
        return demo.wechat().say(openId, text).orElseThrow();
    }

    private static List<Binding> bindings(String number) {
        return demo.gateway().get(SqlBindings.class).of(number(number));
    }

    private static void isTold(String openId, String beginning) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(demo.wechat().chat(openId)).extracting(ChatLine::text).anyMatch(t -> t.startsWith(beginning)));
    }

    @Test
    void theDigitsThatAreHeardOnThePhoneBindTheNumberInTheChat() throws Exception {
        var li = follower("小李");
        var wang = follower("小王");
        try (var phone = new Phone("13600136000", new CalledManner.Answer(Duration.ofMillis(200), Optional.empty()))) {
            assertThat(says(li, "打给我 136 0013 6000")).startsWith("好的，正在打给 136 0013 6000");
            assertThat(says(wang, "打给我 136 0013 6000")).as("nobody is called twice at a time").startsWith("电话打得有点多了");

            var digits = phone.digits();

            assertThat(phone.callers).containsExactly("01012345678");
            assertThat(says(wang, digits)).as("somebody else's code").startsWith("验证码不用发到这里");
            assertThat(says(li, "%06d".formatted((Integer.parseInt(digits) + 1) % 1_000_000))).startsWith("验证码不对，还可以试 4 次");
            assertThat(says(li, digits)).startsWith("绑定成功：136 0013 6000");
            assertThat(bindings("13600136000")).singleElement().satisfies(b -> {
                assertThat(b.follower()).isEqualTo(new OpenId(li));
                assertThat(b.proof()).isEqualTo(Binding.Proof.CALLED_BACK);
            });

            says(li, "解绑");
            assertThat(says(li, digits)).as("a replayed code").startsWith("验证码不用发到这里");
            assertThat(bindings("13600136000")).isEmpty();
        }
    }

    @Test
    void whyACallIsInVainIsToldInTheChatAndNoMailboxHearsACode() throws Exception {
        try (var _ = new Phone("13600136001", new CalledManner.Busy()); var _ = new Phone("13600136002", new CalledManner.Reject());
             var silent = new Phone("13600136003", new CalledManner.Ring())) {
            subscribe("13600136004");
            var owner = follower("机主");
            demo.gateway().get(SqlBindings.class).bind(number("13600136004"), new OpenId(owner), Binding.Proof.OPERATOR, Clock.systemUTC().instant());
            var told = Map.of("13600136001", "136 0013 6001 占线", "13600136002", "136 0013 6002 挂断了", "13600136003", "136 0013 6003 没有人接",
                    "13600136004", "136 0013 6004 打不通");
            var asked = new java.util.TreeMap<String, String>();
            told.keySet().forEach(number -> {
                asked.put(number, follower("客" + number));
                assertThat(says(asked.get(number), "打给我 " + number)).startsWith("好的，正在打给");
            });

            told.forEach((number, words) -> isTold(asked.get(number), words));
            assertThat(silent.callers).isNotEmpty();
            assertThat(asOperator("GET", "/operator/api/messages?number=13600136004", "")).isEqualTo("[]");
        }
    }

    /// A second gateway, which the network does not know: it must say who it is.
    @Test
    void aNetworkThatAsksForAPasswordGetsItAndOnlyTheRightOneHelps() throws Exception {
        subscribe("13600136008");
        var li = new OpenId(follower("小李"));
        var codes = demo.gateway().get(SqlSpokenCodes.class);
        var greetings = Greetings.load(Greetings.Language.ZH, directory.resolve("none"));
        try (var outside = new TestGateway(); var phone = new Phone("13600136007", new CalledManner.Answer(Duration.ZERO, Optional.empty()))) {
            for (var password : List.of("guess", Demo.PASSWORD)) {
                var rules = new CodeCallRules("sip:there", Optional.of(new DigestLogin("13600136008", password)), number("13600136008"),
                        CodeCallRules.Form.NATIONAL, List.of("+86"), 1);
                var line = new CodeLine(outside.endpoint, () -> "sip:127.0.0.1:" + demo.network().address().getPort(), rules);
                try (var caller = new CodeCaller(line, codes, greetings, Clock.systemUTC())) {
                    if (password.equals("guess")) {
                        var other = number("13600136009");
                        assertThat(caller.order(other, li, "")).isInstanceOf(CodeCalls.Order.Placed.class);
                        assertThat(caller.order(number("13600136010"), li, "")).as("one at a time").isInstanceOfAny(CodeCalls.Order.Busy.class, CodeCalls.Order.Placed.class);
                        await().atMost(PATIENCE).untilAsserted(() -> assertThat(codes.pending(li, Clock.systemUTC().instant()).orElseThrow().progress())
                                .isEqualTo(Progress.FAILED));
                    } else {
                        await().atMost(PATIENCE).until(() -> caller.order(number("13600136007"), li, "") instanceof CodeCalls.Order.Placed);
                        assertThat(codes.prove(li, phone.digits(), Clock.systemUTC().instant())).isInstanceOf(ProofOutcome.Proven.class);
                        assertThat(phone.callers).as("the network says so in full").containsExactly("+8613600136008");
                    }
                }
            }
        }
    }

    @Test
    void whoHangsUpBeforeTheCodeHasNotHeardIt() throws Exception {
        var li = follower("小李");
        try (var phone = new Phone("13600136011", new CalledManner.Answer(Duration.ZERO, Optional.empty()))) {
            says(li, "打给我 13600136011");
            await().atMost(PATIENCE).until(() -> phone.telephone.calls().stream().anyMatch(call -> call.framesHeard() > 20));
            phone.telephone.calls().forEach(LiveCall::hangUp);

            isTold(li, "136 0013 6011 挂断了，验证码没有念完");
        }
    }

    @Test
    void aCodeFromPaperIsScannedAndBeginsItsWay() throws Exception {
        var sure = ticket("{\"way\":\"operator\",\"number\":\"13600136005\",\"label\":\"店里\"}");
        assertThat(sure.path("why").asString()).isEmpty();
        assertThat(sure.path("scan").asString()).startsWith("http://weixin.qq.com/q/");
        var newcomer = demo.wechat().createUser("新客");
        demo.wechat().scan(newcomer, sure.path("ticket").asString());
        isTold(newcomer, "欢迎关注音信。\n\n绑定成功：136 0013 6005");
        assertThat(bindings("13600136005")).extracting(Binding::follower).containsExactly(new OpenId(newcomer));

        var late = follower("来晚了");
        demo.wechat().scan(late, sure.path("ticket").asString());
        isTold(late, "这个二维码已经用过了");

        try (var phone = new Phone("13600136006", new CalledManner.Answer(Duration.ZERO, Optional.empty()))) {
            var calls = ticket("{\"way\":\"call-back\",\"number\":\"13600136006\"}");
            demo.wechat().scan(late, calls.path("ticket").asString());
            isTold(late, "好的，正在打给 136 0013 6006");
            assertThat(says(late, phone.digits())).startsWith("绑定成功：136 0013 6006");
        }
    }

    private static JsonNode ticket(String wanted) throws Exception {
        return JsonMapper.shared().readTree(asOperator("POST", "/operator/api/tickets", wanted)).get(0);
    }

    private static String asOperator(String method, String path, String body) throws Exception {
        var answer = HTTP.send(HttpRequest.newBuilder(URI.create(demo.gateway().settings().publicUrl() + path)).header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json").method(method, HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
        return answer.body();
    }
}
