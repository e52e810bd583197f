package yinxin.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Frame;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import yinxin.Axe;
import yinxin.caller.CallProgress;
import yinxin.caller.CallReport;
import yinxin.caller.CalledManner;
import yinxin.caller.Telephone;
import yinxin.caller.WavSound;
import yinxin.network.Registrations;
import yinxin.network.Subscriber;
import yinxin.network.SubscriberRegister;
import yinxin.telephony.audio.Correlation;
import yinxin.voicemail.message.PhoneNumber;

/// A newcomer's whole visit to the demo in a real browser: follows, proves a number by telephone, gets a message, hears it, hides it from
/// somebody else, and leaves. Nothing is replaced but WeChat. Leaves screenshots in `target/screenshots/visit`, to be looked at.
class VisitInTheBrowserTest {
    private static final Path SHOTS = Path.of("target/screenshots/visit");
    private static final Path SPEECH = Path.of("src/main/resources/caller/sample-zh.wav");
    private static final String OWN = "13600136000";
    private static final String CALLER = "13900139000";
    /// Bound from the beginning, by the user whom the demo begins with.
    private static final String LINS = "13800138000";
    private static final int NARROWEST = 320;
    /// A call with its greeting and its message is over in this time.
    private static final double PATIENCE = Duration.ofSeconds(15).toMillis();
    /// Two seconds from the middle of the message say whose voice it is.
    private static final int PIECE = 16_000;

    private static Playwright playwright;
    private static Browser chromium;
    @TempDir
    private Path directory;
    private final List<String> complaints = new ArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Demo demo;
    private Look look;
    /// The WeChat user whom the demo begins with.
    private String lin = "";
    /// The WeChat user who visits.
    private String newcomer = "";

    /// How a visitor's browser is set up.
    private record Look(int width, int height, String locale, ColorScheme scheme) {
        boolean english() {
            return locale.startsWith("en");
        }

        String say(String chinese, String english) {
            return english() ? english : chinese;
        }
    }

    @BeforeAll
    static void openChromium() {
        playwright = Playwright.create();
        chromium = playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(Path.of("/usr/bin/chromium"))
                .setArgs(List.of("--no-sandbox", "--autoplay-policy=document-user-activation-required")));
    }

    @AfterAll
    static void closeChromium() {
        chromium.close();
        playwright.close();
    }

    @BeforeEach
    void start() throws IOException {
        demo = Demo.start(directory, FreePorts.forADemo(), "visit");
        log.start();
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(log);
    }

    @AfterEach
    void stop() {
        demo.close();
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).detachAppender(log);
        assertThat(complaints).as("what the browser complained of").isEmpty();
        assertThat(log.list).as("what the log complained of").noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
        assertThat(log.list).isNotEmpty().extracting(ILoggingEvent::getFormattedMessage).as("numbers and openids in the log")
                .noneMatch(line -> Pattern.compile("1[0-9]{10}|" + lin + "|" + newcomer).matcher(line).find());
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
            assertThat(lastReply(phone)).containsText("You can say");
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
        page.locator("summary").click();
        page.locator(".steps").scrollIntoViewIfNeeded();
        shoot(phone, "09-story");
        var link = frame(phone).url();
        assertThat(link).matches(demo.gateway().settings().publicUrl() + "/m/[^/?]+");
        return link;
    }

    private CallReport leaveAMessage(String called) throws InterruptedException, IOException {
        try (var caller = telephone(CALLER, new CalledManner.Ring())) {
            return caller.leaveMessage(called, WavSound.read(SPEECH), CallProgress.NONE);
        }
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
        var middle = said.length / 2 - PIECE / 2;
        var heard = decoded(mp3);

        var match = Correlation.best(Arrays.copyOfRange(said, middle, middle + PIECE), heard.length > middle
                ? Arrays.copyOfRange(heard, middle, heard.length) : heard, PIECE / 2);

        assertThat(match.value()).as("how much the page's sound is like what the caller said").isGreaterThan(0.9);
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
        page.getByText(look.say("我的号码", "My numbers")).click();
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

        phone.getByTestId("said").last().locator("a").click();

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

    private Page openPhone(Page page) {
        page.onConsoleMessage(said -> {
            if (said.type().equals("error") || said.type().equals("warning")) {
                complaints.add(said.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate(demo.wechat().url().toString());
        assertThat(lastReply(page)).isVisible();
        return page;
    }

    private static void types(Page phone, String text) {
        phone.getByTestId("input").fill(text);
        phone.getByTestId("send").click();
        assertThat(phone.getByTestId("said").last()).hasText(text);
        assertThat(phone.locator("#lines > :last-child").getByTestId("reply")).isVisible();
    }

    private static Locator lastReply(Page phone) {
        return phone.getByTestId("reply").last();
    }

    private static FrameLocator inAppBrowser(Page phone) {
        return phone.frameLocator("[data-testid=browser-frame]");
    }

    private static Frame frame(Page phone) {
        return phone.frames().get(1);
    }

    private static int status(Frame page, String url) {
        return (int) page.evaluate("async url => (await fetch(url)).status", url);
    }

    /// What a browser says of a refusal that was asked for.
    private void forgive(String status) {
        complaints.removeIf(complaint -> complaint.matches(".*status of " + status + ".*"));
    }

    private static ContainsTextOptions within(double milliseconds) {
        return new ContainsTextOptions().setTimeout(milliseconds);
    }

    /// A telephone with this number in the demo's network, switched off: it can call, and is not registered.
    private Telephone telephone(String number, CalledManner manner) throws IOException {
        var network = demo.network();
        var owner = PhoneNumber.parse(number).orElseThrow();
        demo.gateway().get(SubscriberRegister.class).put(Subscriber.of(owner, demo.gateway().get(Subscriber.Terms.class), Demo.PASSWORD));
        return new Telephone(new Telephone.Account(network, number, Demo.PASSWORD), manner, Telephone.Watcher.NONE, Clock.systemUTC());
    }

    /// As it is, and as narrow as the narrowest phone.
    private void shoot(Page phone, String name) {
        shoot(phone, name, look.width());
        Axe.findsNothingSerious(phone, name + " in " + look.locale());
        if (look.english()) {
            phone.setViewportSize(NARROWEST, 568);
            shoot(phone, name, NARROWEST);
            phone.setViewportSize(look.width(), look.height());
        }
    }

    private void shoot(Page phone, String name, int width) {
        phone.waitForTimeout(300);
        phone.screenshot(new Page.ScreenshotOptions().setPath(SHOTS.resolve(name + "-" + look.locale() + "-" + width + ".png")));
        if (phone.getByTestId("lines").isVisible()) {
            assertThat(phone.getByTestId("lines").evaluate("l => l.scrollTop + l.clientHeight > l.scrollHeight - 5")).as(name + ": the newest line is seen at " + width).isEqualTo(true);
        }
        for (var frame : phone.frames()) {
            assertThat(frame.evaluate("document.documentElement.scrollWidth <= innerWidth")).as(name + " fits into " + width).isEqualTo(true);
        }
    }
}
