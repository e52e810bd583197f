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
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import yinxin.Axe;
import yinxin.caller.CallProgress;
import yinxin.caller.CallReport;
import yinxin.caller.CalledManner;
import yinxin.caller.Telephone;
import yinxin.caller.WavSound;
import yinxin.network.Subscriber;
import yinxin.network.SubscriberRegister;
import yinxin.voicemail.message.PhoneNumber;

/// Somebody who uses the demo's WeChat in a real browser. Nothing is replaced but WeChat. What the browser or the log complains of fails the test,
/// and so does a number or an openid in the log.
abstract class DemoWeChat {
    static final Path SPEECH = Path.of("src/main/resources/caller/sample-zh.wav");
    static final String CALLER = "13900139000";
    private static final int NARROWEST = 320;
    /// A call with its greeting and its message is over in this time.
    static final double PATIENCE = Duration.ofSeconds(15).toMillis();

    private static Playwright playwright;
    static Browser chromium;
    @TempDir
    Path directory;
    final List<String> complaints = new ArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    Demo demo;
    Look look;
    /// The WeChat user whom the demo begins with.
    String lin = "";
    /// The WeChat user who visits.
    String newcomer = "";

    private final Path shots;

    /// @param shots where the screenshots go, to be looked at
    DemoWeChat(Path shots) {
        this.shots = shots;
    }

    /// How a visitor's browser is set up.
    record Look(int width, int height, String locale, ColorScheme scheme) {
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

    CallReport leaveAMessage(String called) throws InterruptedException, IOException {
        try (var caller = telephone(CALLER, new CalledManner.Ring())) {
            return caller.leaveMessage(called, WavSound.read(SPEECH), CallProgress.NONE);
        }
    }

    Page openPhone(Page page) {
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

    static void types(Page phone, String text) {
        phone.getByTestId("input").fill(text);
        phone.getByTestId("send").click();
        assertThat(phone.getByTestId("said").last()).hasText(text);
        assertThat(phone.locator("#lines > :last-child").getByTestId("reply")).isVisible();
    }

    static Locator lastReply(Page phone) {
        return phone.getByTestId("reply").last();
    }

    static FrameLocator inAppBrowser(Page phone) {
        return phone.frameLocator("[data-testid=browser-frame]");
    }

    static Frame frame(Page phone) {
        return phone.frames().get(1);
    }

    static int status(Frame page, String url) {
        return (int) page.evaluate("async url => (await fetch(url)).status", url);
    }

    /// What a browser says of a refusal that was asked for.
    void forgive(String status) {
        complaints.removeIf(complaint -> complaint.matches(".*status of " + status + ".*"));
    }

    static ContainsTextOptions within(double milliseconds) {
        return new ContainsTextOptions().setTimeout(milliseconds);
    }

    /// A telephone with this number in the demo's network, switched off: it can call, and is not registered.
    Telephone telephone(String number, CalledManner manner) throws IOException {
        var network = demo.network();
        var owner = PhoneNumber.parse(number).orElseThrow();
        demo.gateway().get(SubscriberRegister.class).put(Subscriber.of(owner, demo.gateway().get(Subscriber.Terms.class), Demo.PASSWORD));
        return new Telephone(new Telephone.Account(network, number, Demo.PASSWORD), manner, Telephone.Watcher.NONE, Clock.systemUTC());
    }

    /// As it is, and as narrow as the narrowest phone.
    void shoot(Page phone, String name) {
        shoot(phone, name, look.width());
        Axe.findsNothingSerious(phone, name + " in " + look.locale());
        if (look.english()) {
            phone.setViewportSize(NARROWEST, 568);
            shoot(phone, name, NARROWEST);
            phone.setViewportSize(look.width(), look.height());
        }
    }

    void shoot(Page phone, String name, int width) {
        phone.waitForTimeout(300);
        phone.screenshot(new Page.ScreenshotOptions().setPath(shots.resolve(name + "-" + look.locale() + "-" + width + ".png")));
        if (phone.getByTestId("lines").isVisible()) {
            await().pollInSameThread().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(phone.getByTestId("lines")
                    .evaluate("l => l.scrollTop + l.clientHeight > l.scrollHeight - 5")).as(name + ": the newest line is seen at " + width).isEqualTo(true));
        }
        for (var frame : phone.frames()) {
            assertThat(frame.evaluate("document.documentElement.scrollWidth <= innerWidth")).as(name + " fits into " + width).isEqualTo(true);
        }
    }
}
