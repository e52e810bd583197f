package yinxin.web.numbers;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.CALLER;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.MovedClock;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Correlation;
import yinxin.telephony.audio.G711;
import yinxin.telephony.audio.WavFile;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.owner.BoundNumber;
import yinxin.voicemail.owner.GreetingChoice;
import yinxin.voicemail.owner.HotWords;
import yinxin.voicemail.owner.NoticeForm;
import yinxin.voicemail.owner.NumberRules;
import yinxin.voicemail.owner.NumberRules.Blocked;
import yinxin.voicemail.owner.NumberSettings;
import yinxin.voicemail.owner.WithheldCallers;
import yinxin.web.Calls;
import yinxin.web.Site;
import yinxin.web.Visitor;

/// The page of one number, over HTTP.
class NumberTest {
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private Site site;
    private Visitor lin;
    private Visitor wang;

    @BeforeEach
    void open() {
        site = new Site(directory, clock);
        site.store.bindings.bind(CALLED, LIN, Binding.Proof.CALLED_IN, clock.instant());
        lin = site.visitor(LIN);
        wang = site.visitor(WANG);
    }

    @AfterEach
    void close() {
        site.close();
    }

    /// Where the visitor's only number is.
    private static String number(Visitor visitor) {
        var page = visitor.get("/bind").body();
        var at = page.indexOf("href=\"/numbers/", page.indexOf("class=\"to-number\"")) + 6;
        return page.substring(at, page.indexOf('"', at));
    }

    private static HttpResponse<String> set(Visitor visitor, String what, Map<String, String> fields) {
        var page = number(visitor);
        var all = new TreeMap<>(fields);
        all.put("n", page.substring("/numbers/".length()));
        return visitor.submit(page, "/numbers/set/" + what, all);
    }

    private BoundNumber linsNumber() {
        return site.store.preferences.numbersOf(LIN).getFirst();
    }

    @Test
    void anOwnerNamesTheNumberAndDecidesHowToBeTold() {
        assertThat(set(lin, "label", Map.of("label", " 妈妈的手机 ")).headers().firstValue("Location").orElseThrow()).contains("?done=kept#");
        set(lin, "form", Map.of("form", "TEXT"));
        set(lin, "notices", Map.of("notices", "off"));

        assertThat(linsNumber().label()).isEqualTo("妈妈的手机");
        assertThat(linsNumber().form()).isEqualTo(NoticeForm.TEXT);
        assertThat(linsNumber().binding().notices()).isFalse();
        assertThat(lin.get("/bind").body()).contains("<b>妈妈的手机</b>", "138 0013 8000 · ");
        assertThat(lin.get(number(lin)).body()).contains("<h1>妈妈的手机 <small class=\"nowrap\">138 0013 8000</small></h1>",
                "value=\"TEXT\" aria-pressed=\"true\"", "aria-checked=\"false\"", "<title>妈妈的手机</title>");
        assertThat(set(lin, "notices", Map.of("notices", "on")).headers().firstValue("Location").orElseThrow()).contains("?done=notices-on#");
        assertThat(linsNumber().binding().notices()).isTrue();
    }

    @Test
    void aNameThatIsTooLongIsToldSoAndStaysInTheField() {
        var long21 = "一二三四五六七八九十一二三四五六七八九十一";

        var refused = set(lin, "label", Map.of("label", long21));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("最多 20 个字", "value=\"" + long21 + "\"");
        assertThat(linsNumber().label()).isEmpty();
        assertThat(set(lin, "form", Map.of("form", "SMOKE")).statusCode()).as("what no page of ours sends").isEqualTo(303);
        assertThat(linsNumber().form()).isEqualTo(NoticeForm.VOICE);
    }

    @ParameterizedTest
    @CsvSource({"QUIETLY, ENGLISH", "REJECT, BOTH", "TAKE, CHINESE"})
    void anOwnerDecidesHowCallersAreTreated(WithheldCallers withheld, GreetingChoice greeting) {
        set(lin, "withheld", Map.of("withheld", withheld.name()));
        set(lin, "greeting", Map.of("greeting", greeting.name()));

        assertThat(site.store.rules.of(CALLED)).isEqualTo(new NumberSettings(greeting, withheld));
        assertThat(lin.get(number(lin)).body()).contains("value=\"" + withheld + "\" aria-pressed=\"true\"",
                "value=\"" + greeting + "\" aria-pressed=\"true\"");
    }

    @Test
    void anOwnerWritesDownTheNamesThatCallersSay() {
        assertThat(set(lin, "hot-words", Map.of("words", "王建国\n<b>顺达</b>, Jane")).headers().firstValue("Location").orElseThrow()).contains("?done=kept#words");
        assertThat(site.store.rules.hotWords(CALLED)).isEqualTo(new HotWords(List.of("王建国", "<b>顺达</b>", "Jane")));
        assertThat(lin.get(number(lin)).body()).contains("王建国\n&lt;b&gt;顺达&lt;/b&gt;\nJane</textarea>");

        var refused = set(lin, "hot-words", Map.of("words", "长".repeat(31)));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("最多 50 个，每个最多 30 个字", "长".repeat(31) + "</textarea>");
        assertThat(site.store.rules.hotWords(CALLED).words()).hasSize(3);
    }

    @Test
    void aCallerIsBlockedByNumberAndLetThroughAgain() {
        var wrong = set(lin, "block", Map.of("caller", "12"));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("请输入完整的号码", "value=\"12\"");

        assertThat(set(lin, "block", Map.of("caller", "139 0013 9000")).headers().firstValue("Location").orElseThrow()).contains("?done=blocked#");
        assertThat(site.store.rules.blocked(CALLED)).extracting(Blocked::caller).containsExactly(CALLER);
        site.store.rules.refused(CALLED, CALLER, clock.instant());
        assertThat(lin.get(number(lin)).body()).contains("139 0013 9000", "拦下 1 次");

        set(lin, "unblock", Map.of("caller", CALLER.value()));
        assertThat(site.store.rules.blocked(CALLED)).isEmpty();
    }

    @Test
    void anExtensionIsBlockedFromItsMessageAndLetThroughAgain() {
        var message = site.leave(Calls.at(clock.instant()).from("8001").done(), Calls.tone(Duration.ofSeconds(2)));
        lin.submit("/m/" + message.id(), "/numbers/set/block-caller", Map.of("m", message.id().value(), "confirmed", "yes"));
        assertThat(site.store.rules.blocked(CALLED)).extracting(Blocked::caller).containsExactly(new PhoneNumber("8001"));

        set(lin, "unblock", Map.of("caller", "8001"));

        assertThat(site.store.rules.blocked(CALLED)).isEmpty();
    }

    @Test
    void aFullListSaysSo() {
        for (var i = 0; i < NumberRules.MOST_BLOCKED; i++) {
            site.store.rules.block(CALLED, new PhoneNumber("+86137%08d".formatted(i)), clock.instant());
        }

        var refused = set(lin, "block", Map.of("caller", "139 0013 9000"));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("最多拉黑 100 个号码");
    }

    @Test
    void theCallerOfAMessageIsBlockedFromItsPage() {
        var message = site.leave(Calls.at(clock.instant()).done(), Calls.tone(Duration.ofSeconds(2)));
        var page = "/m/" + message.id();
        assertThat(lin.get(page).body()).contains("action=\"/numbers/set/block-caller\"");

        var question = lin.submit(page, "/numbers/set/block-caller", Map.of("m", message.id().value()));
        assertThat(question.body()).contains("拉黑 139 0013 9000？");
        assertThat(site.store.rules.blocked(CALLED)).isEmpty();
        var done = lin.submit(page, "/numbers/set/block-caller", Map.of("m", message.id().value(), "confirmed", "yes"));

        assertThat(done.headers().firstValue("Location")).contains(number(lin) + "?done=blocked#blocked");
        assertThat(site.store.rules.isBlocked(CALLED, CALLER)).isTrue();
    }

    /// Nobody may learn who hid a number by blocking them.
    @Test
    void aHiddenCallerCannotBeBlockedFromAMessage() {
        var message = site.leave(Calls.at(clock.instant()).withheld().done(), Calls.tone(Duration.ofSeconds(2)));
        assertThat(lin.get("/m/" + message.id()).body()).doesNotContain("block-caller");

        lin.submit("/bind", "/numbers/set/block-caller", Map.of("m", message.id().value(), "confirmed", "yes"));

        assertThat(site.store.rules.blocked(CALLED)).isEmpty();
    }

    @Test
    void aGuestDecidesOnlyWhatIsTheirs() {
        site.store.share(CALLED, LIN, WANG, "爸爸");
        var message = site.leave(Calls.at(clock.instant()).done(), Calls.tone(Duration.ofSeconds(2)));
        var page = number(wang);
        assertThat(wang.get(page).body()).contains("由机主决定").doesNotContain("黑名单</h2>", "data-recorder");
        set(wang, "label", Map.of("label", "孩子妈"));
        set(wang, "form", Map.of("form", "BOTH"));
        set(wang, "notices", Map.of("notices", "off"));

        for (var what : Map.of("withheld", "REJECT", "greeting", "ENGLISH", "hot-words", "王建国", "block", "+8613900139000", "unblock", "+8613900139000",
                "greeting-keep", "", "greeting-drop", "", "greeting-delete", "", "recording", "").entrySet()) {
            var field = what.getKey().contains("block") ? "caller" : what.getKey();
            var refused = set(wang, what.getKey(), Map.of(field, what.getValue(), "confirmed", "yes"));
            assertThat(refused.statusCode()).as(what.getKey()).isEqualTo(403);
            assertThat(refused.body()).contains("只有机主可以这样做");
        }
        assertThat(wang.submit("/bind", "/numbers/set/block-caller", Map.of("m", message.id().value(), "confirmed", "yes")).statusCode()).isEqualTo(403);
        assertThat(wang.file(page + "/greeting/own.mp3").statusCode()).isEqualTo(404);

        var theirs = site.store.preferences.numbersOf(WANG).getFirst();
        assertThat(theirs.label()).isEqualTo("孩子妈");
        assertThat(theirs.form()).isEqualTo(NoticeForm.BOTH);
        assertThat(theirs.binding().notices()).isFalse();
        assertThat(linsNumber().label()).isEmpty();
        assertThat(linsNumber().binding().notices()).isTrue();
        assertThat(site.store.rules.of(CALLED)).isEqualTo(NumberSettings.USUAL);
        assertThat(site.store.rules.blocked(CALLED)).isEmpty();
    }

    @Test
    void strangersSeeNothingAndFormsNeedTheirToken() {
        var page = number(lin);
        assertThat(wang.get(page).statusCode()).isEqualTo(404);
        assertThat(wang.get(page).body()).contains("这个号码不在您名下");
        assertThat(wang.file(page + "/greeting/standard.mp3").statusCode()).isEqualTo(404);
        assertThat(site.stranger().get(page).statusCode()).isEqualTo(302);
        var handle = page.substring("/numbers/".length());
        assertThat(lin.post("/numbers/set/label", Map.of("n", handle, "label", "x")).statusCode()).isEqualTo(403);
        assertThat(wang.submit("/bind", "/numbers/set/label", Map.of("n", handle, "label", "x")).statusCode()).isEqualTo(404);
        assertThat(lin.get("/numbers/set/label").headers().firstValue("Location")).contains("/bind");
        assertThat(page).doesNotContain("138");
        assertThat(linsNumber().label()).isEmpty();
    }

    @Test
    void onlyThisPageMayUseAMicrophone() {
        assertThat(lin.get(number(lin)).headers().allValues("Permissions-Policy")).containsExactly("camera=(), geolocation=(), microphone=(self), payment=()");
        assertThat(lin.get("/bind").headers().allValues("Permissions-Policy")).containsExactly("camera=(), geolocation=(), microphone=(), payment=()");
    }

    private static short[] speech() throws Exception {
        try (var in = NumberTest.class.getResourceAsStream("/caller/sample-zh.wav")) {
            return Arrays.copyOf(WavFile.samples(in), 3 * Codec.SAMPLE_RATE);
        }
    }

    /// Sends a sound as the page's script does.
    private HttpResponse<String> record(Visitor visitor, byte[] wav) {
        var page = number(visitor);
        var token = java.util.regex.Pattern.compile("name=\"token\" value=\"([^\"]+)\"").matcher(visitor.get(page).body());
        assertThat(token.find()).isTrue();
        var body = "--b\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n" + token.group(1)
                + "\r\n--b\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n" + page.substring("/numbers/".length())
                + "\r\n--b\r\nContent-Disposition: form-data; name=\"sound\"; filename=\"greeting.wav\"\r\nContent-Type: audio/wav\r\n\r\n"
                + new String(wav, StandardCharsets.ISO_8859_1) + "\r\n--b--\r\n";
        return visitor.send("/numbers/set/recording", "multipart/form-data; boundary=b", body.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void aRecordingIsHeardKeptAndDeleted() throws Exception {
        var wav = WavFile.encode(G711.encode(speech(), Codec.PCMA), Codec.PCMA);
        var page = number(lin);

        assertThat(record(lin, wav).statusCode()).isEqualTo(204);

        assertThat(lin.get(page).body()).contains("刚录好的", "greeting/draft.mp3").doesNotContain("value=\"OWN\"");
        assertThat(lin.file(page + "/greeting/draft.mp3").headers().firstValue("Content-Type")).contains("audio/mpeg");
        assertThat(lin.file(page + "/greeting/own.mp3").statusCode()).isEqualTo(404);
        assertThat(set(lin, "greeting", Map.of("greeting", "OWN")).statusCode()).as("there is none yet").isEqualTo(303);
        assertThat(site.store.rules.of(CALLED)).isEqualTo(NumberSettings.USUAL);

        assertThat(set(lin, "greeting-keep", Map.of()).headers().firstValue("Location").orElseThrow()).contains("?done=in-use#");

        var kept = site.store.ownGreetings.of(CALLED).orElseThrow().take();
        var piece = Arrays.copyOfRange(speech(), Codec.SAMPLE_RATE, 2 * Codec.SAMPLE_RATE);
        assertThat(Correlation.best(piece, G711.decode(kept.audio(), kept.codec()), kept.audio().length).value()).isGreaterThan(0.98);
        assertThat(lin.get(page).body()).contains("value=\"OWN\" aria-pressed=\"true\"", "换一段自己的问候语").doesNotContain("刚录好的");
        assertThat(lin.file(page + "/greeting/own.mp3").statusCode()).isEqualTo(200);

        record(lin, wav);
        assertThat(set(lin, "greeting-drop", Map.of()).headers().firstValue("Location").orElseThrow()).contains("?done=dropped#");
        assertThat(site.store.ownGreetings.draft(CALLED)).isEmpty();
        assertThat(set(lin, "greeting-delete", Map.of()).body()).contains("删除您录的问候语？");
        set(lin, "greeting-delete", Map.of("confirmed", "yes"));
        assertThat(site.store.ownGreetings.of(CALLED)).isEmpty();
        assertThat(site.store.rules.of(CALLED)).isEqualTo(NumberSettings.USUAL);
    }

    @Test
    void whatIsNoGreetingIsRefusedInWords() throws Exception {
        var silence = new byte[5 * Codec.SAMPLE_RATE];
        Arrays.fill(silence, Codec.PCMA.silence());
        assertThat(record(lin, WavFile.encode(silence, Codec.PCMA)).body()).contains("没有听到说话声");
        assertThat(record(lin, Calls.tone(Duration.ofSeconds(2))).body()).contains("读不懂");
        assertThat(record(lin, WavFile.encode(Calls.tone(Duration.ofSeconds(62)), Codec.PCMA)).body()).contains("太长了，最长 60 秒");
        assertThat(record(lin, WavFile.encode(new byte[2 << 20], Codec.PCMA)).statusCode()).as("more than a minute can be").isEqualTo(413);
        var nothing = set(lin, "recording", Map.of());
        assertThat(nothing.statusCode()).isEqualTo(422);
        assertThat(nothing.body()).contains("没有收到录音");
        assertThat(site.store.ownGreetings.draft(CALLED)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"standard", "chinese", "english", "both"})
    void eachGreetingCanBeHeardBeforeItIsChosen(String which) {
        var heard = lin.file(number(lin) + "/greeting/" + which + ".mp3");

        assertThat(heard.statusCode()).isEqualTo(200);
        assertThat(heard.body().length).isGreaterThan(1_000);
        assertThat(lin.file(number(lin) + "/greeting/other.mp3").statusCode()).isEqualTo(404);
    }
}
