package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import yinxin.caller.CallPlan;
import yinxin.caller.CallProgress;
import yinxin.caller.CallReport;
import yinxin.caller.Ear;
import yinxin.caller.Softphone;
import yinxin.caller.WavSound;
import yinxin.simulator.ChatLine;
import yinxin.simulator.ReceivedPush;
import yinxin.storage.SqlBindings;
import yinxin.storage.SqlMessages;
import yinxin.storage.SqlNumberRules;
import yinxin.storage.SqlSharing;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Correlation;
import yinxin.telephony.audio.G711;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.audio.WavFile;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.TimelineEntry.Step;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.owner.GreetingChoice;
import yinxin.voicemail.owner.NumberSettings;
import yinxin.voicemail.owner.WithheldCallers;

/// The whole way, as a caller and a listener go it: real SIP and RTP, the real store, the real protocol of the Official Account.
/// The operator's own greetings are short here, so that callers need not wait.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JourneyTest {
    private static final String TOKEN = "journey-test";
    private static final String CALLER = "13900139000";

    @TempDir
    static Path directory;
    private Demo demo;
    private WavSound speech;

    @BeforeAll
    void start() throws IOException {
        ShortGreetings.writeTo(directory.resolve("greetings"));
        demo = Demo.start(directory, new Demo.Ports(ServedGateway.free(), ServedGateway.free(), ServedGateway.free()), TOKEN);
        try (var in = JourneyTest.class.getResourceAsStream("/caller/sample-zh.wav")) {
            speech = WavSound.parse(in.readAllBytes());
        }
    }

    @AfterAll
    void stop() {
        demo.close();
    }

    /// One after the other takes two minutes; at once it also shows that calls do not disturb one another.
    @Test
    void everyConditionArrivesUnderItsOwnWordWithEverySampleThatWasSent() throws Exception {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var checks = Arrays.stream(Condition.values()).<Callable<Void>>map(condition -> () -> {
                arrivesAndIsHeard(condition);
                return null;
            }).map(callers::submit).toList();
            for (var check : checks) {
                check.get();
            }
        }
    }

    private void arrivesAndIsHeard(Condition condition) throws Exception {
        var owner = bound("138001380%02d".formatted(10 + condition.ordinal()));
        var report = call(owner.number, condition);
        assertThat(report.sentence()).startsWith("Recorded");

        var push = pushTo(owner.openId);
        assertThat(push.values()).containsEntry("phone_number1", CALLER).containsEntry("const4", condition.chinese());
        assertThat(push.values().get("time2")).matches("20[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日 [0-9]{2}:[0-9]{2}");
        assertThat(push.values().get("character_string3")).matches("0:0[6-9]");

        var message = onlyMessage(owner.number);
        assertThat(message.call().condition()).isEqualTo(condition);
        assertThat(message.kind()).isEqualTo(MessageKind.VOICE);
        var wav = wav(message);
        var sent = G711.encode(speech.samples(), Codec.PCMA);
        assertThat(SentSamples.found(Arrays.copyOfRange(wav, WavFile.HEADER_LENGTH, wav.length), sent)).isEqualTo(sent.length);

        try (var browser = new InAppBrowser(owner.openId)) {
            var page = browser.open(push.url().orElseThrow());
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(new String(page.body(), StandardCharsets.UTF_8)).contains("139 0013 9000");
            var mp3 = browser.fetch(push.url().get() + "/audio.mp3");
            assertThat(mp3.statusCode()).isEqualTo(200);
            assertThat(Correlation.best(speech.samples(), decoded(mp3.body(), directory), 4_000).value()).isGreaterThan(0.9);
        }
        await().until(() -> steps(message).contains(Step.RECEIVED));
        assertThat(steps(message)).contains(Step.DIVERTED, Step.ANSWERED, Step.RECORDED, Step.PUSHED, Step.HEARD);
    }

    @Test
    void aNumberIsSharedAndTheOwnersLeavingEndsItForTheGuest() throws Exception {
        var owner = bound("13800138070");
        var guest = demo.wechat().createUser("爸爸");
        demo.wechat().follow(guest);
        demo.wechat().say(owner.openId, "我的号码");
        demo.wechat().say(guest, "我的号码");
        var sharing = demo.gateway().get(SqlSharing.class);
        var now = Clock.systemUTC().instant();
        var token = sharing.invite(new PhoneNumber("+8613800138070"), new OpenId(owner.openId), "爸爸", now).orElseThrow();

        sharing.accept(token, new OpenId(guest), now);

        await().untilAsserted(() -> assertThat(demo.wechat().chat(owner.openId)).extracting(ChatLine::text)
                .anyMatch(text -> text.startsWith("爸爸 接受了您的邀请")));
        demo.wechat().unfollow(owner.openId);
        await().untilAsserted(() -> assertThat(demo.wechat().chat(guest)).extracting(ChatLine::text)
                .anyMatch(text -> text.startsWith("138 0013 8070 已不再与您共享")));
        assertThat(demo.gateway().get(SqlBindings.class).of(new OpenId(guest))).isEmpty();
    }

    @Test
    void aNumberIsProvenByCallingInAndKeyingTheCode() throws Exception {
        var openId = demo.wechat().createUser("小王");
        demo.wechat().follow(openId);
        var answer = demo.wechat().say(openId, "137 0013 7000").orElseThrow();
        assertThat(answer).contains("010").containsPattern("[0-9]{6}");
        var code = java.util.regex.Pattern.compile("(?<![0-9])[0-9]{6}(?![0-9])").matcher(answer);
        assertThat(code.find()).isTrue();

        try (var phone = new Softphone(InetAddress.getLoopbackAddress(), Clock.systemUTC())) {
            var report = phone.key(plan("01012345678", "13700137000", "", Condition.UNKNOWN), code.group());
            assertThat(report.ended()).isInstanceOf(CallReport.KeysPressed.class);
        }

        await().untilAsserted(() -> assertThat(demo.wechat().chat(openId)).extracting(ChatLine::text)
                .anyMatch(text -> text.contains("137 0013 7000") && !text.contains(code.group())));
        assertThat(demo.gateway().get(SqlBindings.class).of(new PhoneNumber("+8613700137000"))).singleElement()
                .satisfies(b -> assertThat(b.proof()).isEqualTo(Proof.CALLED_IN));
    }

    @Test
    void aStrangerWithTheLinkHearsNothing() throws Exception {
        var owner = bound("13800138031");
        call(owner.number, Condition.BUSY);
        var url = pushTo(owner.openId).url().orElseThrow();
        var stranger = demo.wechat().createUser("陌生人");
        demo.wechat().follow(stranger);
        try (var browser = new InAppBrowser(stranger)) {
            assertThat(browser.open(url).statusCode()).isEqualTo(403);
            assertThat(browser.fetch(url + "/audio.mp3").statusCode()).isEqualTo(403);
        }
        assertThat(onlyMessage(owner.number).state()).isEqualTo(yinxin.voicemail.message.MessageState.UNHEARD);
    }

    @Test
    void aNumberThatNobodyHasBoundIsToldSoAndNotRecorded() throws Exception {
        var report = call("13800138032", Condition.POWERED_OFF);
        assertThat(report.ended()).isInstanceOf(CallReport.AnnouncementOnly.class);
        assertThat(messages("13800138032")).isEmpty();
    }

    @Test
    void aWithheldCallerIsShownAsSuch() throws Exception {
        var owner = bound("13800138033");
        try (var phone = new Softphone(InetAddress.getLoopbackAddress(), Clock.systemUTC())) {
            var hidden = new CallPlan.Signalling(CallPlan.Evidence.DIVERSION, 1, true, List.of());
            phone.call(plan(Demo.accessNumber(Condition.BUSY), CALLER, owner.number, Condition.BUSY).with(hidden), CallProgress.NONE);
        }
        var push = pushTo(owner.openId);
        assertThat(push.values().toString()).doesNotContain(CALLER);
        try (var browser = new InAppBrowser(owner.openId)) {
            assertThat(new String(browser.open(push.url().orElseThrow()).body(), StandardCharsets.UTF_8)).doesNotContain("0013 9000").doesNotContain(CALLER);
        }
        assertThat(onlyMessage(owner.number).call().withheld()).isTrue();
    }

    @Test
    void whoSaysNothingStillLeavesAnItem() throws Exception {
        var owner = bound("13800138035");
        try (var phone = new Softphone(InetAddress.getLoopbackAddress(), Clock.systemUTC())) {
            var silent = new CallPlan(gateway(), Demo.accessNumber(Condition.BUSY), CALLER, owner.number, Condition.BUSY, CallPlan.Signalling.USUAL,
                    new WavSound(new short[4_000]), CallPlan.Manners.USUAL);
            phone.call(silent, CallProgress.NONE);
        }
        pushTo(owner.openId);
        assertThat(onlyMessage(owner.number).kind()).isEqualTo(MessageKind.NOTHING_SAID);
    }

    @ParameterizedTest
    @EnumSource(value = CallPlan.Evidence.class, names = {"HISTORY_INFO", "REQUEST_URI"})
    void theCalledPartyIsFoundByOtherEvidenceToo(CallPlan.Evidence evidence) throws Exception {
        var owner = bound("1380013804" + evidence.ordinal());
        try (var phone = new Softphone(InetAddress.getLoopbackAddress(), Clock.systemUTC())) {
            var short1 = new WavSound(Arrays.copyOf(speech.samples(), 16_000));
            var words = new CallPlan.Signalling(evidence, 1, false, List.of());
            phone.call(new CallPlan(gateway(), Demo.accessNumber(Condition.UNKNOWN), CALLER, owner.number, Condition.BUSY, words, short1,
                    CallPlan.Manners.USUAL), CallProgress.NONE);
        }
        pushTo(owner.openId);
        assertThat(onlyMessage(owner.number).call().reason()).isEqualTo(yinxin.voicemail.message.DivertReason.BUSY);
    }

    @Test
    void whatHappensIsCounted() throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var metrics = http.send(HttpRequest.newBuilder(URI.create(demo.gateway().settings().publicUrl() + "/metrics")).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
            assertThat(metrics).contains("yinxin_rtp_packets_received_total", "yinxin_rtp_packets_strangers_total", "yinxin_calls_active",
                    "yinxin_outbox_waiting", "yinxin_calls_strangers_total");
        }
    }

    @Test
    void anOwnerRecordsAGreetingByPhoneAndItsCallersHearIt() throws Exception {
        var owner = bound("13800138071");
        var said = Arrays.copyOf(speech.samples(), 2 * Codec.SAMPLE_RATE);
        var piece = Arrays.copyOfRange(said, Codec.SAMPLE_RATE, Codec.SAMPLE_RATE * 5 / 4);
        try (var phone = new Softphone(InetAddress.getLoopbackAddress(), Clock.systemUTC())) {
            var owners = new Ear();
            var recording = phone.dial(plan("01012345678", owner.number, "", Condition.UNKNOWN), owners);
            await().until(owners::isAnswered);
            recording.press("#");
            await().atMost(Duration.ofSeconds(30)).until(() -> owners.beeps() == 1);
            var before = owners.heard().length;
            recording.play(Prompt.fromSamples("the greeting", said));
            await().atMost(Duration.ofSeconds(30)).until(() -> owners.heard().length > before + said.length);
            var after = owners.heard().length;
            recording.press("#");
            await().atMost(Duration.ofSeconds(30)).until(() -> isIn(piece, owners.heard(), after));
            recording.press("1");
            await().atMost(Duration.ofSeconds(30)).until(owners::isOver);

            var callers = new Ear();
            var call = phone.dial(plan(Demo.accessNumber(Condition.BUSY), CALLER, owner.number, Condition.BUSY), callers);
            await().atMost(Duration.ofSeconds(30)).until(() -> callers.beeps() == 1);
            call.hangUp();

            assertThat(isIn(piece, callers.heard(), 0)).isTrue();
        }
        pushTo(owner.openId);
    }

    @Test
    void aGreetingSentFromThePageIsWhatCallersHear() throws Exception {
        var owner = bound("13800138073");
        var said = Arrays.copyOfRange(speech.samples(), 2 * Codec.SAMPLE_RATE, 4 * Codec.SAMPLE_RATE);
        var site = demo.gateway().settings().publicUrl().toString();
        try (var browser = new InAppBrowser(owner.openId)) {
            var path = found("href=\"(/numbers/[^\"/]+)\"", new String(browser.open(site + "/bind").body(), StandardCharsets.UTF_8));
            var token = found("name=\"token\" value=\"([^\"]+)\"", new String(browser.fetch(site + path).body(), StandardCharsets.UTF_8));
            var fields = Map.of("token", token, "n", path.substring("/numbers/".length()));
            assertThat(browser.post(site + "/numbers/set/recording", "multipart/form-data; boundary=b", form(fields, said)).statusCode()).isEqualTo(204);
            browser.post(site + "/numbers/set/greeting-keep", "multipart/form-data; boundary=b", form(fields, said));
        }
        var callers = new Ear();
        try (var phone = new Softphone(InetAddress.getLoopbackAddress(), Clock.systemUTC())) {
            var call = phone.dial(plan(Demo.accessNumber(Condition.BUSY), CALLER, owner.number, Condition.BUSY), callers);
            await().atMost(Duration.ofSeconds(30)).until(() -> callers.beeps() == 1);
            call.hangUp();
        }
        assertThat(isIn(Arrays.copyOfRange(said, Codec.SAMPLE_RATE, Codec.SAMPLE_RATE * 5 / 4), callers.heard(), 0)).isTrue();
        pushTo(owner.openId);
    }

    private static String found(String pattern, String page) {
        var match = java.util.regex.Pattern.compile(pattern).matcher(page);
        assertThat(match.find()).as(page).isTrue();
        return match.group(1);
    }

    /// What the page's script sends: a form with a WAV file.
    private static byte[] form(Map<String, String> fields, short[] samples) {
        var text = new StringBuilder();
        fields.forEach((name, value) -> text.append("--b\r\nContent-Disposition: form-data; name=\"").append(name).append("\"\r\n\r\n").append(value)
                .append("\r\n"));
        text.append("--b\r\nContent-Disposition: form-data; name=\"sound\"; filename=\"greeting.wav\"\r\n\r\n")
                .append(new String(WavFile.encode(G711.encode(samples, Codec.PCMA), Codec.PCMA), StandardCharsets.ISO_8859_1)).append("\r\n--b--\r\n");
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Whether a piece is heard from this sample on.
    private static boolean isIn(short[] piece, short[] heard, int from) {
        var tail = Arrays.copyOfRange(heard, from, heard.length);
        return tail.length > piece.length && Correlation.best(piece, tail, tail.length).value() > 0.9;
    }

    @Test
    void callersWhomTheOwnerDoesNotWantAreRefusedAndCounted() throws Exception {
        var owner = bound("13800138072");
        var number = new PhoneNumber("+8613800138072");
        var rules = demo.gateway().get(SqlNumberRules.class);
        rules.block(number, new PhoneNumber("+86" + CALLER), Clock.systemUTC().instant());
        rules.keep(number, new NumberSettings(GreetingChoice.STANDARD, WithheldCallers.REJECT));
        try (var phone = new Softphone(InetAddress.getLoopbackAddress(), Clock.systemUTC())) {
            var hidden = new CallPlan.Signalling(CallPlan.Evidence.DIVERSION, 1, true, List.of());
            var access = Demo.accessNumber(Condition.BUSY);
            assertThat(phone.call(plan(access, CALLER, owner.number, Condition.BUSY), CallProgress.NONE).finalStatus()).isEqualTo(603);
            assertThat(phone.call(plan(access, "13700137000", owner.number, Condition.BUSY).with(hidden), CallProgress.NONE).finalStatus()).isEqualTo(433);
        }
        assertThat(messages(owner.number)).isEmpty();
        try (var http = HttpClient.newHttpClient()) {
            await().until(() -> http.send(HttpRequest.newBuilder(URI.create(demo.gateway().settings().publicUrl() + "/metrics")).build(),
                    HttpResponse.BodyHandlers.ofString()).body(), metrics -> metrics.contains("yinxin_calls_unwanted_total{why=\"blocked\"} 1.0")
                    && metrics.contains("yinxin_calls_unwanted_total{why=\"withheld\"} 1.0"));
        }
    }

    private record Owner(String number, String openId) {}

    private Owner bound(String number) {
        var openId = demo.wechat().createUser("机主" + number.substring(7));
        demo.wechat().follow(openId);
        demo.gateway().get(SqlBindings.class).bind(PhoneNumber.parse(number).orElseThrow(), new OpenId(openId), Proof.OPERATOR,
                Clock.systemUTC().instant());
        return new Owner(number, openId);
    }

    private CallReport call(String called, Condition condition) throws Exception {
        try (var phone = new Softphone(InetAddress.getLoopbackAddress(), Clock.systemUTC())) {
            return phone.call(plan(Demo.accessNumber(condition), CALLER, called, condition), CallProgress.NONE);
        }
    }

    private CallPlan plan(String dialled, String caller, String called, Condition condition) {
        var plan = CallPlan.of(gateway(), dialled, new CallPlan.Parties(caller, called, condition), speech);
        return called.isEmpty() ? plan.with(new CallPlan.Signalling(CallPlan.Evidence.NONE, 1, false, List.of())) : plan;
    }

    private InetSocketAddress gateway() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), demo.gateway().sipPort());
    }

    private ReceivedPush pushTo(String openId) {
        return await().until(() -> demo.wechat().pushes().stream().filter(p -> p.openId().equals(openId)).findFirst(),
                java.util.Optional::isPresent).orElseThrow();
    }

    private List<VoiceMessage> messages(String number) {
        return demo.gateway().get(SqlMessages.class).ofNumber(PhoneNumber.parse(number).orElseThrow(), 10);
    }

    private VoiceMessage onlyMessage(String number) {
        assertThat(messages(number)).hasSize(1);
        return messages(number).getFirst();
    }

    private List<Step> steps(VoiceMessage message) {
        return demo.gateway().get(SqlMessages.class).timeline(message.id()).stream().map(TimelineEntry::step).toList();
    }

    private byte[] wav(VoiceMessage message) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var address = demo.gateway().settings().publicUrl() + "/operator/api/messages/" + message.id() + "/audio.wav";
            var answer = http.send(HttpRequest.newBuilder(URI.create(address)).header("Authorization", "Bearer " + TOKEN).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        }
    }

    static short[] decoded(byte[] mp3, Path directory) throws Exception {
        var file = Files.createTempFile(directory, "heard", ".mp3");
        Files.write(file, mp3);
        var ffmpeg = new ProcessBuilder("ffmpeg", "-v", "error", "-i", file.toString(), "-ac", "1", "-ar", "8000", "-f", "s16le", "-")
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var bytes = ffmpeg.getInputStream().readAllBytes();
        assertThat(ffmpeg.waitFor()).isZero();
        var samples = new short[bytes.length / 2];
        java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return samples;
    }
}
