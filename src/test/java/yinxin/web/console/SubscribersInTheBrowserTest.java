package yinxin.web.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.network.People.LIN;
import static yinxin.network.People.WANG;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import yinxin.MovedClock;
import yinxin.network.Destination.Number;
import yinxin.network.Destination.Voicemail;
import yinxin.network.Forwarding;
import yinxin.network.People;
import yinxin.network.Subscriber;
import yinxin.network.SubscriberState;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.operator.Role;
import yinxin.voicemail.operator.Sessions;
import yinxin.web.Chromium;
import yinxin.web.Site;

/// The operator's page of subscribers in Chromium. Leaves screenshots in `target/screenshots`, to be looked at.
class SubscribersInTheBrowserTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private final List<String> complaints = new ArrayList<>();
    private Site site;

    @BeforeEach
    void subscribers() {
        site = new Site(directory, clock);
        site.store.subscribers.put(People.subscriber(LIN));
        site.store.subscribers.put(People.subscriber(WANG).in(SubscriberState.SUSPENDED).with(new Forwarding(Optional.empty(),
                Optional.of(new Number(LIN)), Optional.of(new Voicemail()), Optional.empty(), Duration.ofSeconds(45))));
        site.store.subscribers.put(People.subscriber(People.DESK).in(SubscriberState.DO_NOT_DISTURB).with(People.none()));
        site.store.registrations.update(LIN, clock.instant(), _ -> List.of(People.phone(LIN, "192.0.2.5", clock.instant().plusSeconds(3000)),
                People.phone(LIN, "2001:db8::17", clock.instant().plusSeconds(45))));
    }

    @AfterEach
    void close() {
        site.close();
        assertThat(complaints).as("what the browser complained of").isEmpty();
    }

    private Page open(String path, int width, ColorScheme colours) {
        var context = CHROMIUM.newContext(new Browser.NewContextOptions().setViewportSize(width, 844).setLocale("zh-CN").setColorScheme(colours));
        var page = context.newPage();
        page.onConsoleMessage(message -> {
            var isRefusal = message.text().contains("status of 4");
            if (message.type().equals("error") && !isRefusal) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate(site.at(path).toString());
        return page;
    }

    /// As an operator who has unlocked the numbers.
    private Page enter(String path, int width, ColorScheme colours) {
        var page = as(Role.OPERATOR, true, path, width, colours);
        assertThat(page.locator("tbody tr")).hasCount(3);
        return page;
    }

    private Page as(Role role, boolean unlocked, String path, int width, ColorScheme colours) {
        site.operator(role);
        var cookie = site.store.sessions.begin(role.key(), clock.instant());
        if (unlocked) {
            var key = site.store.sessions.find(cookie, clock.instant()).orElseThrow().key();
            site.store.sessions.unlock(key, clock.instant().plus(Sessions.UNLOCKED));
        }
        var page = open("/operator/login", width, colours);
        page.context().addCookies(List.of(new Cookie("yx_operator", cookie).setDomain("127.0.0.1").setPath("/operator").setHttpOnly(true)));
        page.navigate(site.at(path).toString());
        return page;
    }

    private static void shoot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
    }

    @Test
    void theOperatorSeesWhoIsThere() {
        for (var width : List.of(390, 1280)) {
            var page = enter("/operator/subscribers", width, ColorScheme.LIGHT);

            assertThat(page.locator("tbody tr").first()).containsText("138 0013 8000");
            assertThat(page.locator("tbody tr").first()).containsText("还有 50 分钟");
            assertThat(page.locator("tbody tr").nth(1)).containsText("停机");
            assertThat(page.locator("tbody tr").nth(1)).containsText("遇忙 → +8613800138000");
            assertThat(page.locator("#sum")).hasText("3 个用户，1 个有电话注册");
            assertThat((boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth")).as("nothing sticks out at " + width).isTrue();
            shoot(page, "subscribers-" + width);
            page.context().close();
        }
        var english = enter("/operator/subscribers?lang=en", 1280, ColorScheme.DARK);
        assertThat(english.locator("tbody tr").first()).containsText("Missed calls → voicemail (after 20 s)");
        shoot(english, "subscribers-en-dark-1280");
    }

    @Test
    void theOperatorChangesOne() {
        var page = enter("/operator/subscribers", 390, ColorScheme.LIGHT);
        page.getByLabel("修改 138 0013 8000").click();
        page.locator("#state").selectOption("out-of-coverage");
        page.locator("#busy").fill("110");
        shoot(page, "subscribers-edit-390");
        page.locator("#save").click();
        assertThat(page.locator("#edit-fault")).containsText("forwarding.busy leads to an emergency number");
        page.locator("#busy").fill("139 0013 9000");
        page.locator("#noAnswer").fill("");
        assertThat(page.locator("#notReachable")).hasValue("语音信箱");
        page.locator("#noAnswerAfterSeconds").fill("30");
        page.locator("#save").click();

        assertThat(page.locator("dialog")).isHidden();
        assertThat(page.locator("tbody tr").first()).containsText("不在服务区");
        assertThat(site.store.subscribers.find(LIN)).contains(People.subscriber(LIN).in(SubscriberState.OUT_OF_COVERAGE).with(
                new Forwarding(Optional.empty(), Optional.of(new Number(WANG)), Optional.empty(), Optional.of(new Voicemail()), Duration.ofSeconds(30))));
        assertThat(site.store.registrations.of(LIN, clock.instant())).hasSize(2);
    }

    @Test
    void theOperatorAddsAndRemovesOne() {
        var page = enter("/operator/subscribers", 1280, ColorScheme.LIGHT);
        var fresh = new PhoneNumber("+8613700137000");
        page.locator("#add").click();
        page.locator("#number").fill("13800138000");
        page.locator("#password").fill("a password");
        shoot(page, "subscribers-add-1280");
        page.locator("#save").click();
        assertThat(page.locator("#edit-fault")).hasText("这个号码已经是用户了。");
        page.locator("#number").fill("137 0013 7000");
        page.locator("#save").click();
        assertThat(page.locator("tbody tr")).hasCount(4);
        assertThat(site.store.subscribers.find(fresh)).contains(
                new Subscriber(fresh, Subscriber.secret(fresh, "example.com", "a password"), SubscriberState.ATTACHED, Forwarding.USUAL));

        page.locator("#search").fill("137 00");
        assertThat(page.locator("tbody tr")).hasCount(1);
        page.getByLabel("修改 137 0013 7000").click();
        page.locator("#remove").click();
        assertThat(site.store.subscribers.find(fresh)).as("once is not enough").isPresent();
        page.locator("#remove").click();
        assertThat(page.locator("#none")).isVisible();
        assertThat(site.store.subscribers.find(fresh)).isEmpty();
    }

    @Test
    void whoMayNotChangeThemSeesThemMasked() {
        var page = as(Role.VIEWER, false, "/operator/subscribers", 390, ColorScheme.LIGHT);
        assertThat(page.locator("tbody tr")).hasCount(3);
        assertThat(page.locator("tbody tr").first()).containsText("138****8000");
        assertThat(page.locator("tbody button, #add")).hasCount(0);
        assertThat(page.locator("body")).not().containsText("13800138000");
        shoot(page, "subscribers-masked-390");

        site.store.accounts.remove("viewer");
        page.reload();
        assertThat(page.locator("input[name=password]")).isVisible();
    }
}
