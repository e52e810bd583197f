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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import yinxin.caller.CallPlan;
import yinxin.caller.CallProgress;
import yinxin.caller.Softphone;
import yinxin.caller.WavSound;
import yinxin.simulator.ReceivedPush;
import yinxin.storage.SqlBindings;
import yinxin.storage.SqlPreferences;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.owner.NoticeForm;

/// What a caller says on the telephone can be read on the page: real recordings of a voice, a real call over A-law, and pocketsphinx, whose
/// English model and test speech Debian ships. With a grammar it is exact on the telephone's 8 kHz; free dictation is beyond it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpokenWordsTest {
    private static final Path SPOKEN = Path.of("/usr/share/pocketsphinx/test/data/cards");
    private static final Pattern PIECE = Pattern.compile("data-seek=\"([0-9.]+)\".*?<p>(.*?)</p>", Pattern.DOTALL);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    static Path directory;
    private Demo demo;

    @BeforeAll
    void start() throws IOException {
        ShortGreetings.writeTo(directory.resolve("greetings"));
        var config = Files.writeString(directory.resolve("speech.yml"), """
                yinxin:
                  speech:
                    engine: command
                    command:
                      run: [%s, "{wav}", -jsgf, %s]
                """.formatted(Path.of("deploy/speech/pocketsphinx").toAbsolutePath(), SPOKEN.resolve("cards.gram")));
        demo = Demo.start(directory, new Demo.Ports(ServedGateway.free(), ServedGateway.free(), ServedGateway.free()), "words", Optional.of(config));
    }

    @AfterAll
    void stop() {
        demo.close();
    }

    @Test
    void whatTheCallerSaysIsReadOnThePageAtItsSecond() throws Exception {
        var page = leave("13800138041", joined(recording("001"), new short[12_000], recording("003")));
        var words = words(page);
        assertThat(words).extracting(Word::text).containsExactly("ten of clubs", "seven of clubs");
        assertThat(words.get(0).at()).isBetween(0.0, 1.0);
        assertThat(words.get(1).at()).isBetween(2.3, 4.0);
        assertThat(page.body()).contains("<details class=\"cells\" open>", "机器转写，可能有错，以录音为准");
    }

    @Test
    void noNoticeWaitsForTheTextAndMusicHasNone() throws Exception {
        var noise = new short[24_000];
        for (var i = 0; i < noise.length; i++) {
            noise[i] = (short) (4_000 * Math.sin(2 * Math.PI * 440 * i / 8_000) * (i / 4_000 % 2) + 3_000 * Math.sin(2 * Math.PI * 660 * i / 8_000));
        }
        var openId = bound("13800138042");
        call("13800138042", joined(recording("001"), noise));
        var push = pushTo(openId);
        try (var browser = new InAppBrowser(openId)) {
            var page = await().atMost(PATIENCE).until(() -> text(browser, push), found -> found.body().contains("data-standing=\"READY\"")
                    || found.body().contains("data-standing=\"NOTHING_SPOKEN\""));
            assertThat(words(page)).extracting(Word::text).allMatch(text -> text.equals("ten of clubs"));
        }
    }

    @Test
    void theOperatorSeesWhatWaits() throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var metrics = http.send(HttpRequest.newBuilder(URI.create(demo.gateway().settings().publicUrl() + "/metrics")).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
            assertThat(metrics).contains("yinxin_transcription_waiting ", "yinxin_transcription_lag_seconds ", "yinxin_transcription_doubted ");
        }
    }

    private record Word(double at, String text) {}

    private record Page(String body) {}

    private static List<Word> words(Page page) {
        var found = new ArrayList<Word>();
        var matcher = PIECE.matcher(page.body());
        while (matcher.find()) {
            found.add(new Word(Double.parseDouble(matcher.group(1)), matcher.group(2).replaceAll("<[^>]+>", "").replace("（不太确定）", "").strip()));
        }
        return found;
    }

    private Page leave(String number, short[] sound) throws Exception {
        var openId = bound(number);
        call(number, sound);
        var push = pushTo(openId);
        try (var browser = new InAppBrowser(openId)) {
            return await().atMost(PATIENCE).until(() -> text(browser, push), page -> page.body().contains("data-standing=\"READY\""));
        }
    }

    private static Page text(InAppBrowser browser, ReceivedPush push) {
        return new Page(new String(browser.open(push.url().orElseThrow() + "/text").body(), StandardCharsets.UTF_8));
    }

    private String bound(String number) {
        var openId = demo.wechat().createUser("机主" + number.substring(7));
        demo.wechat().follow(openId);
        var phone = PhoneNumber.parse(number).orElseThrow();
        demo.gateway().get(SqlBindings.class).bind(phone, new OpenId(openId), Proof.OPERATOR, Clock.systemUTC().instant());
        demo.gateway().get(SqlPreferences.class).form(phone, new OpenId(openId), NoticeForm.BOTH);
        return openId;
    }

    private void call(String called, short[] sound) throws Exception {
        var gateway = new InetSocketAddress(InetAddress.getLoopbackAddress(), demo.gateway().sipPort());
        try (var phone = new Softphone(InetAddress.getLoopbackAddress(), Clock.systemUTC())) {
            var plan = CallPlan.of(gateway, Demo.accessNumber(Condition.BUSY), new CallPlan.Parties("13900139000", called, Condition.BUSY), new WavSound(sound));
            assertThat(phone.call(plan, CallProgress.NONE).sentence()).startsWith("Recorded");
        }
    }

    private ReceivedPush pushTo(String openId) {
        return await().atMost(PATIENCE).until(() -> demo.wechat().pushes().stream().filter(p -> p.openId().equals(openId)).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    /// One of Debian's recordings, as the telephone carries it.
    private static short[] recording(String name) throws IOException, InterruptedException {
        var eight = directory.resolve(name + ".wav");
        var sox = new ProcessBuilder("sox", SPOKEN.resolve(name + ".wav").toString(), "-r", "8000", "-b", "16", "-c", "1", eight.toString()).inheritIO().start();
        assertThat(sox.waitFor()).isZero();
        return WavSound.read(eight).samples();
    }

    private static short[] joined(short[]... parts) {
        var joined = new short[Arrays.stream(parts).mapToInt(p -> p.length).sum()];
        var at = 0;
        for (var part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }
}
