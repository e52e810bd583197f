package yinxin.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Frame;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.caller.CallReport;
import yinxin.caller.CalledManner;
import yinxin.caller.WavSound;
import yinxin.network.Registrations;
import yinxin.telephony.audio.Correlation;
import yinxin.voicemail.message.PhoneNumber;

/// A newcomer's whole visit to the demo in a real browser: follows, proves a number by telephone, gets a message, hears it, hides it from
/// somebody else, and leaves. Nothing is replaced but WeChat. Leaves screenshots in `target/screenshots/visit`, to be looked at.
class VisitInTheBrowserTest extends DemoWeChat {
    private static final String OWN = "13600136000";
    /// Bound from the beginning, by the user whom the demo begins with.
    private static final String LINS = "13800138000";
    /// Half a second: a busy machine may shift what comes after it by some milliseconds.
    private static final int PIECE = 4000;

    VisitInTheBrowserTest() {
        super(Path.of("target/screenshots/visit"));
    }

    @ParameterizedTest
    @CsvSource({"390, 844, zh-CN, LIGHT", "1280, 980, en-GB, DARK"})
    void newcomerBindsANumberHearsAMessageAndLeaves(int width, int height, String locale, ColorScheme scheme) throws Exception {
        look = new Look(width, height, locale, scheme);
        try (var context = chromium.newContext(new Browser.NewContextOptions().setViewportSize(width, height).setLocale(locale)
                .setTimezoneId("Asia/Shanghai").setColorScheme(scheme).setDeviceScaleFactor(width < 1000 ? 2 : 1))) {
            var phone = openPhone(context.newPage());
            lin = phone.getByTestId("user-select").inputValue();
            follows(phone, look.say("王芳", "Fang"));
            provesTheNumber(phone);
            var link = hearsTheMessage(phone);
            findsItHeardInTheInbox(phone);
            somebodyElseIsRefused(phone, link);
            unbinds(phone, link);
            leavesAndIsForgotten(phone);
        }
    }

    private void follows(Page phone, String nickname) {
        phone.getByTestId("new-user").click();
        phone.getByTestId("nickname").fill(nickname);
        shoot(phone, "01-new-user");
        phone.getByTestId("create-user").click();
        assertThat(phone.getByTestId("user-select").locator("option:checked")).hasText(nickname);
        newcomer = phone.getByTestId("user-select").inputValue();
        shoot(phone, "02-profile");
        phone.getByTestId("follow").click();
        assertThat(lastReply(phone)).containsText("欢迎关注音信");
        shoot(phone, "03-welcome");
    }

    private void provesTheNumber(Page phone) throws InterruptedException, IOException {
        if (look.english()) {
            types(phone, "help");
            assertThat(lastReply(phone)).containsText("First bind a number");
        }
        types(phone, OWN);
        assertThat(lastReply(phone)).containsText(new PhoneNumber(Demo.PROOF_NUMBER).dialled());
        var words = lastReply(phone).innerText();
        var digits = Pattern.compile("(?m)^([0-9]{6})$").matcher(words);
        assertThat(digits.find()).as(words).isTrue();
        shoot(phone, "04-code");

        try (var own = telephone(OWN, new CalledManner.Ring())) {
            assertThat(own.pressKeys(new PhoneNumber(Demo.PROOF_NUMBER).dialled(), digits.group(1)).ended()).isInstanceOf(CallReport.KeysPressed.class);
        }
        assertThat(lastReply(phone)).containsText(look.say("绑定成功", "is bound"), within(PATIENCE));
        assertThat(lastReply(phone)).containsText("136 0013 6000");
        shoot(phone, "05-bound");
    }

    /// Returns the link of the notice.
    private String hearsTheMessage(Page phone) throws Exception {
        var report = leaveAMessage(OWN);
        assertThat(report.recorded()).as(report.sentence()).isTrue();
        var notice = phone.getByTestId("notice");
        assertThat(notice).containsText("关机", within(PATIENCE));
        assertThat(notice).containsText(CALLER);
        shoot(phone, "06-notice");

        notice.click();
        var page = inAppBrowser(phone);
        assertThat(page.locator(".caller")).hasText("139 0013 9000");
        assertThat(page.locator(".why")).hasText(look.say("您的手机当时关机", "Your phone was switched off"));
        assertThat(page.locator(".when")).containsText(look.say("今天", "Today"));
        assertThat(page.locator(".times")).containsText("0:06");
        assertThat(page.locator("a.is-call")).hasAttribute("href", "tel:+86" + CALLER);
        assertThat(notice).isVisible();
        shoot(phone, "07-message");
        plays(phone, page);
        soundsLikeWhatWasSaid(frame(phone));
        page.locator(".story summary").first().click();
        page.locator(".steps").scrollIntoViewIfNeeded();
        shoot(phone, "09-story");
        var link = frame(phone).url();
        assertThat(link).matches(demo.gateway().settings().publicUrl() + "/m/[^/?]+");
        return link;
    }

    private void plays(Page phone, FrameLocator page) {
        assertThat(page.locator("audio")).hasJSProperty("paused", true);
        page.locator("[data-play]").click();
        await().pollInSameThread().atMost(Duration.ofSeconds(10)).until(() ->
                ((Number) page.locator("audio").evaluate("a => a.currentTime")).doubleValue() > 1);
        shoot(phone, "08-playing");
        page.locator("[data-play]").click();
    }

    private void soundsLikeWhatWasSaid(Frame page) throws Exception {
        var mp3 = Base64.getDecoder().decode(page.evaluate("""
                async () => {
                  const answer = await fetch(document.querySelector('audio').src);
                  const octets = new Uint8Array(await answer.arrayBuffer());
                  return btoa(Array.from(octets, octet => String.fromCharCode(octet)).join(''));
                }""").toString());
        var said = WavSound.read(SPEECH).samples();
        var heard = decoded(mp3);
        var pieces = said.length / PIECE;

        var found = IntStream.range(0, pieces).mapToObj(i -> Correlation.best(Arrays.copyOfRange(said, i * PIECE, (i + 1) * PIECE),
                Arrays.copyOfRange(heard, i * PIECE, (i + 5) * PIECE), 4 * PIECE)).filter(match -> match.value() > 0.7).count();

        assertThat((double) found / pieces).as("share of what the caller said that is in the page's sound").isGreaterThan(0.7);
    }

    /// The samples of an MP3 at 8 kHz, by a decoder that is not ours.
    private short[] decoded(byte[] mp3) throws Exception {
        var file = Files.write(directory.resolve("heard.mp3"), mp3);
        var raw = directory.resolve("heard.raw");
        var ffmpeg = new ProcessBuilder("ffmpeg", "-v", "error", "-y", "-i", file.toString(), "-ar", "8000", "-ac", "1", "-f", "s16le", raw.toString())
                .inheritIO().start();
        assertThat(ffmpeg.waitFor()).as("ffmpeg's exit code").isZero();
        var octets = ByteBuffer.wrap(Files.readAllBytes(raw)).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        var samples = new short[octets.remaining()];
        octets.get(samples);
        return samples;
    }

    private void findsItHeardInTheInbox(Page phone) {
        var page = inAppBrowser(phone);
        page.getByText(look.say("全部留言", "All messages")).click();
        assertThat(page.locator(".item")).hasCount(1);
        assertThat(page.locator(".item.is-unheard")).hasCount(0);
        assertThat(page.locator(".label")).hasText(look.say("已听", "Heard"));
        shoot(phone, "10-inbox");
        page.locator(".tabs a[href='/bind']").click();
        assertThat(page.locator(".number")).containsText("136 0013 6000");
        shoot(phone, "11-numbers");
        phone.getByTestId("browser-close").click();
        assertThat(phone.getByTestId("browser")).isHidden();
    }

    /// Another WeChat user on the same phone, a moment after the owner listened, taps the link that the owner sent them.
    private void somebodyElseIsRefused(Page phone, String link) {
        phone.getByTestId("notice").click();
        assertThat(inAppBrowser(phone).locator("audio")).hasCount(1);
        phone.getByTestId("user-select").selectOption(lin);
        assertThat(phone.getByTestId("browser")).isHidden();
        types(phone, link);

        // Whoever wants to tap it scrolls up to it when the answer has pushed it away; and down again.
        assertThat(lastReply(phone)).isVisible();
        phone.getByTestId("said").last().locator("a").click();
        phone.getByTestId("lines").evaluate("l => l.scrollTop = l.scrollHeight");

        var page = inAppBrowser(phone);
        assertThat(page.locator("h1")).hasText(look.say("这条留言不是留给您的", "This message is not for you"));
        assertThat(page.locator("audio")).hasCount(0);
        assertThat(status(frame(phone), link + "/audio.mp3")).isEqualTo(403);
        shoot(phone, "12-refused");
        forgive("403");
        phone.getByTestId("browser-close").click();
        phone.getByTestId("user-select").selectOption(newcomer);
        assertThat(phone.getByTestId("said").last()).hasText(OWN);
    }

    private void unbinds(Page phone, String link) {
        types(phone, look.say("解绑 ", "unbind ") + OWN);
        assertThat(lastReply(phone)).containsText(look.say("已解绑", "is unbound"));
        shoot(phone, "13-unbound");
        phone.getByTestId("notice").click();
        var page = inAppBrowser(phone);
        assertThat(page.locator("h1")).hasText(look.say("没有这条留言", "No such message"));
        assertThat(status(frame(phone), link + "/audio.mp3")).isIn(403, 404);
        shoot(phone, "14-gone");
        forgive("40[34]");
        phone.getByTestId("browser-close").click();
        types(phone, look.say("我的号码", "my numbers"));
        assertThat(lastReply(phone)).containsText(look.say("还没有绑定", "no number here yet"));
    }

    private void leavesAndIsForgotten(Page phone) throws InterruptedException, IOException {
        phone.getByTestId("user-select").selectOption(lin);
        try (var called = telephone(LINS, new CalledManner.Busy())) {
            called.switchOn();
            await().atMost(Duration.ofSeconds(20)).until(() -> demo.gateway().get(Registrations.class).of(Demo.BOUND, Instant.now()).size() == 1);
            var report = leaveAMessage(LINS);
            assertThat(report.recorded()).as(report.sentence()).isTrue();
        }
        assertThat(phone.getByTestId("notice")).containsText("遇忙", within(PATIENCE));
        phone.getByTestId("notice").click();
        assertThat(inAppBrowser(phone).locator(".caller")).hasText("139 0013 9000");
        var link = frame(phone).url();
        phone.getByTestId("browser-close").click();

        phone.getByTestId("profile").click();
        shoot(phone, "15-profile-of-follower");
        phone.getByTestId("unfollow").click();
        assertThat(phone.getByTestId("follow")).isVisible();
        phone.getByTestId("follow").click();
        assertThat(lastReply(phone)).containsText("欢迎关注音信");
        phone.getByTestId("notice").click();
        assertThat(inAppBrowser(phone).locator("h1")).hasText(look.say("没有这条留言", "No such message"));
        assertThat(status(frame(phone), link + "/audio.mp3")).isIn(403, 404);
        forgive("40[34]");
        phone.getByTestId("browser-close").click();
        types(phone, look.say("我的号码", "my numbers"));
        assertThat(lastReply(phone)).containsText(look.say("还没有绑定", "no number here yet"));
    }
}
