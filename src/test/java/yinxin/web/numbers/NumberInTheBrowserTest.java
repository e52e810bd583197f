package yinxin.web.numbers;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.CALLER;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.Axe;
import yinxin.MovedClock;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Correlation;
import yinxin.telephony.audio.G711;
import yinxin.telephony.audio.WavFile;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.owner.GreetingChoice;
import yinxin.voicemail.owner.NumberSettings;
import yinxin.voicemail.owner.WithheldCallers;
import yinxin.web.Calls;
import yinxin.web.Site;

/// The page of one number in Chromium, whose microphone hears a file. Leaves screenshots in `target/screenshots`.
class NumberInTheBrowserTest {
    private static final String SPEECH = "src/main/resources/caller/sample-zh.wav";
    private static final double PATIENCE = 20_000;

    private static Playwright playwright;
    private static Browser browser;
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private final List<String> complaints = new ArrayList<>();
    private Site site;

    @BeforeAll
    static void openBrowser() {
        playwright = Playwright.create();
        browser = playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(Path.of("/usr/bin/chromium"))
                .setArgs(List.of("--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
                        "--use-file-for-fake-audio-capture=" + Path.of(SPEECH).toAbsolutePath())));
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
        playwright.close();
    }

    @BeforeEach
    void openSite() {
        site = new Site(directory, clock);
        site.store.bindings.bind(CALLED, LIN, Binding.Proof.CALLED_IN, clock.instant().minus(Duration.ofDays(20)));
    }

    @AfterEach
    void closeSite() {
        site.close();
    }

    @Test
    void anOwnerRecordsAGreetingListensAndDecidesAboutCallers() throws Exception {
        var page = open(LIN, "/bind", new Look(390, "zh-CN", ColorScheme.LIGHT));
        page.locator(".to-number").click();
        looksRight(page, "number-new");

        page.locator("input[name=label]").fill("妈妈的手机");
        page.locator("form[action='/numbers/set/label'] button").click();
        assertThat(page.locator("h1")).hasText("妈妈的手机 138 0013 8000");

        page.getByLabel("试听：英语").click();
        assertThat(page.getByLabel("停止")).hasClass(Pattern.compile("is-on"), within());
        page.getByLabel("停止").click();
        assertThat(page.locator(".hear.is-on")).hasCount(0);

        page.locator("[data-start]").click();
        assertThat(page.locator("[data-clock]")).hasText(Pattern.compile("0:(0[1-9]|[1-5][0-9])"), soon());
        looksRight(page, "number-recording");
        // The file has 6 s and begins again.
        assertThat(page.locator("[data-clock]")).hasText(Pattern.compile("0:(0[7-9]|[1-5][0-9])"), soon());
        page.locator("[data-finish]").click();
        assertThat(page.locator("#draft")).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE));
        looksRight(page, "number-draft");
        assertThat(site.store.rules.of(CALLED).greeting()).isEqualTo(GreetingChoice.STANDARD);
        var length = await().until(() -> page.evaluate("""
                () => { const audio = document.querySelector('#draft audio'); audio.preload = 'metadata'; audio.load();
                  return new Promise(done => audio.addEventListener('loadedmetadata', () => done(audio.duration))); }"""), d -> d instanceof Number);
        assertThat(((Number) length).doubleValue()).isBetween(4.0, 60.0);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("启用")).click();
        assertThat(page.locator("[value=OWN]")).hasAttribute("aria-pressed", "true");
        assertThat(site.store.rules.of(CALLED).greeting()).isEqualTo(GreetingChoice.OWN);
        isWhatTheMicrophoneHeard();

        page.locator("[value=REJECT]").click();
        assertThat(page.locator("[value=REJECT]")).hasAttribute("aria-pressed", "true");
        page.locator("input[name=caller]").fill("139 0013 9000");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("拉黑")).click();
        assertThat(page.locator(".number b")).hasText("139 0013 9000");
        site.store.rules.refused(CALLED, CALLER, clock.instant());
        site.store.rules.refusedWithheld(CALLED);
        page.reload();
        assertThat(page.locator(".number small")).containsText("拦下 1 次");
        looksRight(page, "number-decided");
        assertThat(site.store.rules.of(CALLED)).isEqualTo(new NumberSettings(GreetingChoice.OWN, WithheldCallers.REJECT));

        page.getByText("删除我录的问候语").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("删除后无法恢复");
        page.locator("#ask-yes").click();
        assertThat(page.locator("[value=STANDARD]")).hasAttribute("aria-pressed", "true");
        assertThat(complaints).as("what the browser complained of").isEmpty();
    }

    private void isWhatTheMicrophoneHeard() throws Exception {
        var kept = site.store.ownGreetings.of(CALLED).orElseThrow().take();
        var heard = G711.decode(kept.audio(), kept.codec());
        try (var in = NumberInTheBrowserTest.class.getResourceAsStream("/caller/sample-zh.wav")) {
            var said = WavFile.samples(in);
            var half = Codec.SAMPLE_RATE / 2;
            // The microphone is cleaned of noise and levelled by the browser, so it is the same speech, but not the same samples.
            var found = IntStream.range(0, said.length / half)
                    .mapToDouble(i -> Correlation.best(Arrays.copyOfRange(said, i * half, (i + 1) * half), heard, heard.length).value())
                    .filter(match -> match > 0.7).count();
            assertThat(found).as("half seconds of the file that are in the greeting").isGreaterThan(said.length / half / 2);
        }
    }

    /// WeChat's own browser may have no microphone, and people say no: both lead to the other two ways.
    @Test
    void withoutAMicrophoneTheOtherWaysAreOffered() {
        var without = open(LIN, "/bind", new Look(320, "zh-CN", ColorScheme.LIGHT), "delete Navigator.prototype.mediaDevices");
        without.locator(".to-number").click();
        assertThat(without.locator("[data-say]")).containsText("这里用不了麦克风");
        assertThat(without.locator("[data-start]")).isHidden();
        without.getByText("用电话录", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(without.locator(".by-phone a")).hasAttribute("href", "tel:+861012345678");
        looksRight(without, "number-without-microphone");
        without.locator("[data-file] input").setInputFiles(Path.of(SPEECH));
        assertThat(without.locator("#draft")).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE));
        without.locator("[data-file] input").setInputFiles(Path.of("pom.xml"));
        assertThat(without.locator("[data-say]")).containsText("读不懂", new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE));

        var refused = open(LIN, "/bind", new Look(1280, "en-GB", ColorScheme.DARK), "navigator.mediaDevices.getUserMedia = "
                + "() => Promise.reject(new DOMException('no', 'NotAllowedError'))");
        refused.locator(".to-number").click();
        refused.locator("[data-start]").click();
        assertThat(refused.locator("[data-say]")).containsText("The microphone was not allowed");
        assertThat(refused.locator("[data-start]")).isVisible();
        assertThat(refused.locator(".by-phone")).hasAttribute("open", "");
        looksRight(refused, "number-denied");
        assertThat(complaints).as("what the browser complained of").isEmpty();
    }

    @Test
    void aGuestSeesTheirOwnPartAndACallerIsBlockedFromAMessage() {
        site.store.share(CALLED, LIN, WANG, "爸爸");
        var message = site.leave(Calls.at(clock.instant()).done(), Calls.tone(Duration.ofSeconds(2)));
        var guest = open(WANG, "/bind", new Look(320, "en-GB", ColorScheme.LIGHT));
        guest.locator(".to-number").click();
        assertThat(guest.locator("[data-recorder]")).hasCount(0);
        looksRight(guest, "number-guest");

        var owner = open(LIN, "/m/" + message.id(), new Look(320, "zh-CN", ColorScheme.DARK));
        owner.getByText("拉黑来电人").click();
        assertThat(owner.getByRole(AriaRole.DIALOG)).containsText("拉黑 139 0013 9000？");
        owner.locator("#ask-yes").click();
        assertThat(owner.locator(".number b")).hasText("139 0013 9000");
        assertThat(owner.locator(".toast")).hasText("已拉黑，对方打不进来了");
        looksRight(owner, "number-blocked");
        assertThat(complaints).as("what the browser complained of").isEmpty();
    }

    private static LocatorAssertions.HasClassOptions within() {
        return new LocatorAssertions.HasClassOptions().setTimeout(PATIENCE);
    }

    private static LocatorAssertions.HasTextOptions soon() {
        return new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE);
    }

    private record Look(int width, String locale, ColorScheme scheme) {}

    private Page open(OpenId who, String path, Look look, String... scripts) {
        site.weChat.name(who);
        var context = browser.newContext(new Browser.NewContextOptions().setViewportSize(look.width(), 760).setLocale(look.locale())
                .setColorScheme(look.scheme()).setDeviceScaleFactor(look.width() < 1000 ? 2 : 1).setPermissions(List.of("microphone")));
        for (var script : scripts) {
            context.addInitScript(script);
        }
        var page = context.newPage();
        page.onConsoleMessage(said -> {
            if (said.type().equals("error")) {
                complaints.add(said.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate(site.at(path).toString());
        return page;
    }

    private static void looksRight(Page page, String name) {
        var lang = page.locator("html").getAttribute("lang");
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true)
                .setPath(Path.of("target/screenshots/" + name + "-" + page.viewportSize().width + "-" + lang + ".png")));
        assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth")).as(name + " overflows").isEqualTo(0);
        assertThat(page.evaluate("""
                [...document.querySelectorAll('main a, main button, main summary, input:not([type=hidden])')]
                  .filter(e => e.offsetParent && e.getBoundingClientRect().height < 44).map(e => e.outerHTML)""")).as("small targets on " + name)
                .isEqualTo(List.of());
        Axe.findsNothingSerious(page, name);
    }
}
