package yinxin.web.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.CALLER;
import static yinxin.storage.TestStore.LIN;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.Axe;
import yinxin.MovedClock;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.operator.Exchange;
import yinxin.voicemail.operator.Role;
import yinxin.voicemail.webhook.EventType;
import yinxin.voicemail.webhook.Webhook;
import yinxin.web.Site;

/// Every page of the console in Chromium, on a telephone and on a desk. Leaves screenshots in `target/screenshots`, to be looked at.
class ConsoleInTheBrowserTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final PhoneNumber LANDLINE = new PhoneNumber("+861066666666");
    private static final MovedClock CLOCK = new MovedClock(Instant.parse("2026-11-22T08:20:00Z"));
    private static final List<String> COMPLAINTS = new ArrayList<>();

    @TempDir
    static Path directory;
    private static Site site;
    private static Playwright playwright;
    private static Browser browser;
    private static String message = "";

    @BeforeAll
    static void open() throws IOException {
        Files.createDirectories(SCREENSHOTS);
        site = new Site(directory, CLOCK);
        site.operator(Role.ADMIN);
        site.store.bindings.bind(CALLED, LIN, Binding.Proof.OPERATOR, CLOCK.instant());
        var begin = CLOCK.instant();
        for (var i = 0; i < 70; i++) {
            var kept = site.store.messages.keep(site.store.call(CALLED, begin.minus(Duration.ofMinutes(19L * (i * i % 70)))));
            message = kept.id().value();
        }
        site.store.outbox.claim(CLOCK.instant(), 100, Duration.ofMinutes(1)).forEach(d -> site.store.outbox.refused(d,
                "touser: the user is on the account's blacklist (43019 black list)", CLOCK.instant()));
        site.store.messages.keep(site.store.call(CALLED, CLOCK.instant()));
        telephony(begin);
        site.store.webhooks.add(new Webhook(Webhook.newId(), URI.create("https://crm.example.com/yinxin"), Set.of(EventType.KEPT, EventType.REFUSED), begin, "admin"));
        playwright = Playwright.create();
        browser = playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(Path.of("/usr/bin/chromium")).setArgs(List.of("--no-sandbox")));
    }

    private static void telephony(Instant now) {
        site.exchange.calls = List.of(new Exchange.LiveCall("Q2FsbC0x", "", "carrier", Optional.of(CALLER), Optional.of(CALLED), now.minusSeconds(12), Exchange.Phase.SPEAKING),
                new Exchange.LiveCall("Q2FsbC0y", "192.0.2.12:5060", "pbx", Optional.empty(), Optional.of(CALLED), now.minusSeconds(2), Exchange.Phase.LISTENING));
        site.exchange.trunks = List.of(new Exchange.TrunkLine("carrier", List.of("192.0.2.10/32", "192.0.2.11/32"), 1,
                Optional.of(new Exchange.Health(Optional.of(true), "answered 200 OK", now.minusSeconds(4000))), Optional.empty()),
                new Exchange.TrunkLine("pbx", List.of("198.51.100.0/24"), 1, Optional.of(new Exchange.Health(Optional.of(false), "no answer to two questions", now.minusSeconds(200))),
                        Optional.of(new Exchange.Health(Optional.empty(), "not asked yet", now))));
        var steps = new ArrayList<Exchange.Step>();
        var gists = List.of("<INVITE", ">100 Trying", ">200 OK", "<ACK", "<BYE", ">200 OK");
        for (var gist : gists) {
            steps.add(new Exchange.Step(now.plusMillis(40L * steps.size()), gist.startsWith(">"), "192.0.2.10:5060", gist.substring(1),
                    gist.substring(1) + " sip:861****5678@192.0.2.1 SIP/2.0\r\nFrom: <sip:139****9000@192.0.2.10>;tag=1\r\nCall-ID: 77@192.0.2.10\r\n\r\n"));
        }
        site.exchange.signalling = List.of(new Exchange.Signalling("Q2FsbC0x", now, "200 OK", steps, false),
                new Exchange.Signalling("Q2FsbC0z", now.minusSeconds(90), "486 Busy Here", steps.subList(0, 2), false));
    }

    @AfterAll
    static void close() {
        browser.close();
        playwright.close();
        site.close();
        assertThat(COMPLAINTS).as("what the browser complained of").isEmpty();
    }

    private static Page page(int width, ColorScheme colours) {
        var page = browser.newContext(new Browser.NewContextOptions().setViewportSize(width, 844).setLocale("zh-CN").setColorScheme(colours)).newPage();
        page.onConsoleMessage(said -> {
            if (said.type().equals("error") && !said.text().contains("status of 4")) {
                COMPLAINTS.add(said.text());
            }
        });
        page.onPageError(COMPLAINTS::add);
        return page;
    }

    private static void logIn(Page page) {
        page.navigate(site.at("/operator").toString());
        page.locator("input[name=name]").fill("admin");
        page.locator("input[name=password]").fill(Site.PASSWORD);
        page.keyboard().press("Enter");
        assertThat(page.locator(".doors a[aria-current]")).isVisible();
    }

    private static void looksWell(Page page, String name) {
        assertThat((boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth")).as("nothing sticks out of " + name).isTrue();
        Axe.findsNothingSerious(page, name);
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("console-" + name + "-" + page.viewportSize().width + ".png")).setFullPage(true));
    }

    @Test
    void everyPageStandsOnATelephoneAndOnADesk() {
        var pages = new LinkedHashMap<>(Map.of("overview", "/operator", "calls", "/operator/calls", "ladder", "/operator/calls/Q2FsbC0x", "messages", "/operator/messages",
                "message", "/operator/messages/" + message, "deliveries", "/operator/deliveries?state=REFUSED", "numbers", "/operator/numbers", "trunks", "/operator/trunks",
                "access", "/operator/access", "webhooks", "/operator/webhooks"));
        pages.putAll(Map.of("audit", "/operator/audit", "account", "/operator/account"));
        for (var width : List.of(390, 1280)) {
            var page = page(width, width == 390 ? ColorScheme.DARK : ColorScheme.LIGHT);
            page.navigate(site.at("/operator/login").toString());
            looksWell(page, "login");
            logIn(page);
            pages.forEach((name, path) -> {
                page.navigate(site.at(path).toString());
                if (name.equals("ladder")) {
                    page.locator("summary").first().click();
                }
                looksWell(page, name);
            });
            page.context().close();
        }
    }

    /// Told of changes, not reloaded: a mark that the page was given stays on it.
    @Test
    void whatChangesIsShownAtOnceAndTheDoorWhenTheSessionEnds() {
        var page = page(1280, ColorScheme.LIGHT);
        logIn(page);
        page.navigate(site.at("/operator/calls?lang=en").toString());
        page.evaluate("window.stayed = true");
        var before = site.exchange.calls;
        assertThat(page.locator("#live tbody").first().locator("tr")).hasCount(2);
        assertThat(page.locator("[data-seconds]").first()).not().hasText("12\u00a0s"); // it grows older by itself
        try {
            var third = new Exchange.LiveCall("Q2FsbC0v", "", "carrier", Optional.of(LANDLINE), Optional.of(CALLED), CLOCK.instant(), Exchange.Phase.KEYING);
            site.exchange.calls = List.of(before.get(0), before.get(1), third);
            assertThat(page.locator("#live tbody").first().locator("tr")).hasCount(3);
            assertThat(page.locator("#live")).containsText("106****6666");
        } finally {
            site.exchange.calls = before;
        }
        assertThat(page.locator("#live tbody").first().locator("tr")).hasCount(2);
        assertThat(page.evaluate("window.stayed")).isEqualTo(true);

        site.store.sessions.running(CLOCK.instant()).forEach(session -> site.store.sessions.end(session.key()));
        assertThat(page.locator("input[name=password]")).isVisible();
        page.context().close();
    }

    /// The page asks for itself again, by an address that keeps nobody logged in.
    @Test
    void withoutScriptsThePageReloadsItself() {
        var context = browser.newContext(new Browser.NewContextOptions().setJavaScriptEnabled(false));
        var page = context.newPage();
        logIn(page);
        page.navigate(site.at("/operator/deliveries?state=REFUSED&done=redriven&lang=en").toString());
        assertThat(page.locator("noscript meta[http-equiv=refresh]")).hasAttribute("content", "30;url=?state=REFUSED&again=1");
        page.navigate(site.at("/operator/deliveries?state=REFUSED&again=1").toString());
        assertThat(page.locator("h1")).hasText("Deliveries");
        page.navigate(site.at("/operator/account").toString());
        assertThat(page.locator("noscript")).hasCount(0);
        context.close();
    }

    @Test
    void anOperatorGoesFromADeadLetterToItsEndByTheKeyboardAlone() {
        var page = page(1280, ColorScheme.LIGHT);
        logIn(page);
        page.navigate(site.at("/operator/deliveries?state=REFUSED&lang=en").toString());
        page.locator("button[name=id]").first().focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("[role=status]")).hasText("Sent again.");

        page.navigate(site.at("/operator/numbers").toString());
        page.locator("input[name=reason]").fill("ticket 4711");
        page.keyboard().press("Enter");
        assertThat(page.locator("[role=status]")).containsText("in clear for 10 minutes");
        page.locator("input[name=number]").fill("138 0013 8000");
        page.keyboard().press("Enter");
        assertThat(page.locator("h2.found")).hasText("138 0013 8000");
        assertThat(page.url()).as("no number stands in an address").isEqualTo(site.at("/operator/numbers").toString());
        looksWell(page, "found");
        page.navigate(site.at("/operator/deliveries").toString());
        page.locator("form[data-sure] button").first().click();
        assertThat(page.locator("form[data-sure] button").first()).hasText("Send all again? Press once more");
    }
}
