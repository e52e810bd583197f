package yinxin.web.inbox;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.Axe;
import yinxin.MovedClock;
import yinxin.telephony.audio.Codec;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MessageState;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.recording.RecordingUnavailable;
import yinxin.web.Calls;
import yinxin.web.Chromium;
import yinxin.web.Site;

/// The list under a finger, a keyboard, and while calls come in. Leaves screenshots in `target/screenshots/inbox`, to be looked at.
class InboxInTheBrowserTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots/inbox");
    private static final PhoneNumber SHOP = new PhoneNumber("+861088886666");
    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private final List<String> complaints = new ArrayList<>();
    private Site site;

    @BeforeEach
    void open() {
        site = new Site(directory, clock);
        site.weChat.name(LIN);
        site.store.bindings.bind(CALLED, LIN, Proof.CALLED_IN, clock.instant().minus(Duration.ofDays(20)));
    }

    @AfterEach
    void close() {
        site.close();
        assertThat(complaints).as("what the browser complained of").isEmpty();
    }

    @Test
    void aSwipeShowsWhatCanBeDoneAndAnotherPutsItBack() {
        var id = leave(Calls.at(clock.instant()));
        var page = page(options(390).setHasTouch(true).setIsMobile(true), "/inbox");
        var row = row(page, id);

        swipe(page, row, -200, true);
        assertThat(row.locator(".acts")).isVisible();
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("swiped-390.png")));
        swipe(page, row, 200, false);
        assertThat(row.locator(".acts")).isHidden();
        swipe(page, row, -30, true);
        assertThat(row.locator(".acts")).isHidden();

        swipe(page, row, -200, true);
        row.locator(".is-gone").tap();

        assertThat(page.locator("#said")).containsText("已删除");
        assertThat(row).hasCount(0);
        assertThat(site.store.messages.byId(id).orElseThrow().state()).isEqualTo(MessageState.DELETED);
        page.context().close();
    }

    @Test
    void aTapOpensTheMessage() {
        var id = leave(Calls.at(clock.instant()));
        var page = page(options(390).setHasTouch(true).setIsMobile(true), "/inbox");

        row(page, id).locator(".item").tap();

        assertThat(page).hasURL(site.at("/m/" + id).toString());
        page.context().close();
    }

    @Test
    void theKeyboardMarksAsHandledAndTheFocusStays() {
        var first = leave(Calls.at(clock.instant().minusSeconds(60)));
        leave(Calls.at(clock.instant()));
        var page = page(options(1280), "/inbox");
        row(page, first).locator("summary").focus();

        page.keyboard().press("Enter");
        assertThat(row(page, first).locator(".acts")).isVisible();
        page.keyboard().press("Escape");
        assertThat(row(page, first).locator(".acts")).isHidden();
        page.keyboard().press("Enter");
        page.keyboard().press("Tab");
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");

        assertThat(row(page, first)).containsText("已处理 · 我");
        assertThat(page.locator("#badge")).hasText("1");
        assertThat(page.title()).isEqualTo("我的留言（1）");
        assertThat(page.evaluate("document.activeElement.closest('[data-row]').dataset.row")).isEqualTo(first.value());
        page.context().close();
    }

    @Test
    void whatWasDeletedComesBackByUndo() {
        var id = leave(Calls.at(clock.instant()));
        leave(Calls.at(clock.instant().minusSeconds(60)));
        var page = page(options(390), "/inbox");
        page.evaluate("window.stayed = true");

        row(page, id).locator("summary").click();
        row(page, id).locator(".is-gone").click();
        assertThat(row(page, id)).hasCount(0);
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("undo-390.png")));
        page.locator(".snack button").click();

        assertThat(row(page, id)).hasCount(1);
        assertThat(page.locator("#said")).containsText("已恢复");
        assertThat(page.evaluate("window.stayed")).as("the page was not loaded anew").isEqualTo(true);
        assertThat(site.store.messages.byId(id).orElseThrow().state()).isEqualTo(MessageState.UNHEARD);
        page.context().close();
    }

    @Test
    void aMessageThatIsBeingLeftAppearsAndBecomesAnItem() throws RecordingUnavailable {
        for (var i = 0; i < 20; i++) {
            leave(Calls.at(clock.instant().minusSeconds(60 + i)));
        }
        var page = page(options(390), "/inbox");
        page.evaluate("window.stayed = true");
        var finished = Calls.at(clock.instant()).from("+8613200132000").done();
        var recording = site.recordings.begin(finished.call());
        recording.begin(Codec.PCMA);

        look(page);
        assertThat(page.locator("#live")).containsText("132 0013 2000 正在留言");
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("live-390.png")));
        page.evaluate("scrollTo(0, 600)");
        var seen = page.locator("[data-row]").nth(9);
        var id = seen.getAttribute("data-row");
        seen.locator(".item").focus();
        recording.finish(finished);
        site.store.messages.keep(finished);
        site.recordings.settle(recording, finished.kind());
        var before = page.locator("[data-row='" + id + "']").boundingBox().y;

        look(page);
        assertThat(page.locator("[data-row='" + finished.call().id() + "']")).hasCount(1);
        assertThat(page.locator("#calls li")).hasCount(0);
        assertThat(page.locator("#badge")).hasText("21");
        assertThat(page.evaluate("document.activeElement.closest('[data-row]').dataset.row")).isEqualTo(id);
        assertThat(page.locator("[data-row='" + id + "']").boundingBox().y).as("what is read stays in its place").isBetween(before - 90, before + 1);
        assertThat(page.evaluate("window.stayed")).isEqualTo(true);
        page.context().close();
    }

    @Test
    void withoutScriptAllOfItWorksByForms() {
        var id = leave(Calls.at(clock.instant()));
        var page = page(options(390).setJavaScriptEnabled(false), "/inbox");

        row(page, id).locator("summary").click();
        row(page, id).locator(".is-gone").click();
        assertThat(page.locator(".snack")).containsText("已删除");
        page.locator(".snack button").click();
        assertThat(row(page, id)).hasCount(1);
        page.locator("input[type=search]").fill("139");
        page.locator(".find button").click();
        assertThat(page.locator("#inbox")).containsText("找到“139”");
        assertThat(page).hasURL(site.at("/inbox/search").toString());
        page.context().close();
    }

    @ParameterizedTest
    @CsvSource({"320, LIGHT, zh-CN, 1", "320, DARK, en-GB, 2", "390, DARK, zh-CN, 1", "390, LIGHT, en-GB, 1", "1280, LIGHT, zh-CN, 1", "320, LIGHT, zh-CN, 2"})
    void everyFaceOfTheListIsInOrder(int width, ColorScheme scheme, String locale, int text) throws RecordingUnavailable {
        var page = page(options(width).setColorScheme(scheme).setLocale(locale), "/inbox");
        var suffix = "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + locale.substring(0, 2) + (text == 1 ? "" : "-large");
        examine(page, "empty" + suffix, text);
        var first = leave(Calls.at(clock.instant().minusSeconds(600)));
        page.reload();
        examine(page, "one" + suffix, text);
        leaveMany(first);
        page.reload();
        examine(page, "many" + suffix, text);
        page.locator(".more summary").nth(1).click();
        examine(page, "menu" + suffix, text);
        var call = Calls.at(clock.instant()).to(SHOP.value()).from("+8613200132000").done();
        var recording = site.recordings.begin(call.call());
        recording.begin(Codec.PCMA);
        page.reload();
        examine(page, "live" + suffix, text);
        site.recordings.abandon(recording);
        page.locator("input[type=search]").fill("139");
        page.locator("input[type=search]").press("Enter");
        page.waitForURL("**/inbox/search");
        examine(page, "search" + suffix, text);
        page.locator("input[type=search]").fill("没有的人");
        page.locator("input[type=search]").press("Enter");
        assertThat(page.locator("[data-row]")).hasCount(0);
        examine(page, "nothing" + suffix, text);
        site.store.messages.delete(first, LIN, clock.instant());
        page.navigate(site.at("/inbox?deleted").toString());
        examine(page, "deleted" + suffix, text);
        page.context().close();
    }

    private void leaveMany(MessageId first) {
        site.store.bindings.bind(SHOP, LIN, Proof.OPERATOR, clock.instant());
        site.store.preferences.label(SHOP, LIN, "店里");
        site.store.preferences.nameContact(LIN, new PhoneNumber("+8613700137000"), "王医生");
        site.store.share(CALLED, LIN, WANG, "爸爸");
        var now = clock.instant();
        leave(Calls.at(now.minusSeconds(5000)).to(SHOP.value()).from("+8613700137000").because(Condition.SUSPENDED).urgent());
        leave(Calls.at(now.minusSeconds(80_000)).from(null).because(Condition.BUSY).ending(MessageKind.NOTHING_SAID, Duration.ofSeconds(12)));
        leave(Calls.at(now.minusSeconds(280_000)).withheld().because(Condition.OUT_OF_COVERAGE).ending(MessageKind.RECORDING_FAILED, Duration.ZERO));
        site.store.messages.heard(leave(Calls.at(now.minus(Duration.ofDays(400))).from("+16502530000").because(Condition.NO_ANSWER)), now);
        site.store.messages.handle(leave(Calls.at(now.minusSeconds(9000)).because(Condition.UNREACHABLE)), WANG, now);
        site.store.messages.delete(leave(Calls.at(now.minusSeconds(100)).urgent()), LIN, now);
        site.store.messages.heard(first, now);
    }

    private void examine(Page page, String name, int text) {
        if (text != 1) {
            page.evaluate("document.documentElement.style.fontSize = '" + 100 * text + "%'");
        }
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve(name + ".png")));
        assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth")).as(name + " goes sideways").isEqualTo(0);
        assertThat(page.evaluate("""
                [...document.querySelectorAll('main a, main button, summary, input:not([type=hidden])')]
                  .filter(e => e.offsetParent && e.getBoundingClientRect().height < 44).map(e => e.outerHTML)""")).as("small targets: " + name)
                .isEqualTo(List.of());
        Axe.findsNothingSerious(page, name);
    }

    /// Has the page ask now what goes on, as when one comes back to it.
    private static void look(Page page) {
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    }

    private static void swipe(Page page, Locator row, int by, boolean fromTheRight) {
        var box = row.boundingBox();
        var x = fromTheRight ? box.x + box.width - 80 : box.x + 20;
        var y = box.y + box.height / 2;
        var touch = page.context().newCDPSession(page);
        touch(touch, "touchStart", x, y);
        for (var step = 1; step <= 5; step++) {
            touch(touch, "touchMove", x + by * step / 5.0, y);
        }
        touch.send("Input.dispatchTouchEvent", event("touchEnd"));
        touch.detach();
        await().pollInSameThread().atMost(Duration.ofSeconds(5))
                .until(() -> page.evaluate("document.getAnimations().filter(a => a.transitionProperty === 'transform').length").equals(0));
    }

    private static void touch(CDPSession session, String type, double x, double y) {
        var point = new JsonObject();
        point.addProperty("x", x);
        point.addProperty("y", y);
        var event = event(type);
        event.getAsJsonArray("touchPoints").add(point);
        session.send("Input.dispatchTouchEvent", event);
    }

    private static JsonObject event(String type) {
        var event = new JsonObject();
        event.addProperty("type", type);
        event.add("touchPoints", new JsonArray());
        return event;
    }

    private static Locator row(Page page, MessageId id) {
        return page.locator("[data-row='" + id + "']");
    }

    private static Browser.NewContextOptions options(int width) {
        return new Browser.NewContextOptions().setViewportSize(width, 760).setLocale("zh-CN").setDeviceScaleFactor(width < 1000 ? 2 : 1);
    }

    private Page page(Browser.NewContextOptions options, String path) {
        var page = Chromium.page(CHROMIUM.newContext(options), complaints);
        page.navigate(site.at(path).toString());
        return page;
    }

    private MessageId leave(Calls call) {
        return site.leave(call.done(), Calls.tone(Duration.ofMillis(2_500))).id();
    }
}
