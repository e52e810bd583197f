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
import com.microsoft.playwright.options.ScreenshotScale;
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
import yinxin.voicemail.delivery.NoticeRules;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.DivertReason;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.operator.Exchange;
import yinxin.voicemail.operator.Role;
import yinxin.voicemail.webhook.EventType;
import yinxin.voicemail.webhook.Webhook;
import yinxin.web.Site;

/// Every page of the console in Chromium, on a telephone and on a desk. Leaves screenshots in `target/screenshots`, to be looked at.
class ConsoleInTheBrowserTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final PhoneNumber LANDLINE = new PhoneNumber("+861066666666");
    private static final MovedClock CLOCK = new MovedClock(Instant.parse("2026-11-21T08:20:00Z"));
    private static final int CALLS = 110;
    private static final Duration BETWEEN = Duration.ofMinutes(15);
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
        site.store.bindings.bind(CALLED, LIN, Binding.Proof.OPERATOR, CLOCK.instant());
        aDayPasses();
        site.operator(Role.ADMIN);
        var begin = CLOCK.instant();
        telephony(begin);
        site.store.webhooks.add(new Webhook(Webhook.newId(), URI.create("https://crm.example.com/yinxin"), Set.of(EventType.KEPT, EventType.REFUSED), begin, "admin"));
        playwright = Playwright.create();
        browser = playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(Path.of("/usr/bin/chromium")).setArgs(List.of("--no-sandbox")));
    }

    /// A day as a gateway has it: calls of all conditions, most told at once, some late, some not at all.
    private static void aDayPasses() {
        var conditions = List.of(Condition.BUSY, Condition.POWERED_OFF, Condition.BUSY, Condition.NO_ANSWER, Condition.OUT_OF_COVERAGE, Condition.POWERED_OFF,
                Condition.NO_ANSWER, Condition.BUSY, Condition.SUSPENDED, Condition.REJECTED, Condition.UNREACHABLE);
        var whys = List.of("touser: the user is on the account's blacklist (43019 black list)", "template: the user refuses it (43101 user refuse)",
                "thing4: WeChat refuses the value (47003 argument invalid)");
        for (var i = 0; i < CALLS; i++) {
            CLOCK.advance(BETWEEN.multipliedBy(i % 7 < 3 ? 1 : 2).dividedBy(2));
            var call = new MissedCall(MessageId.random(), CALLED, i % 13 == 0 ? Optional.empty() : Optional.of(CALLER), false, DivertReason.BUSY, conditions.get(i * i % 11),
                    CLOCK.instant().minusSeconds(30), "carrier");
            message = site.store.messages.keep(new FinishedCall(call, i % 9 == 4 ? MessageKind.NOTHING_SAID : MessageKind.VOICE, Duration.ofSeconds(3 + i % 20), i % 21 == 0,
                    CLOCK.instant(), List.of(new TimelineEntry(CLOCK.instant(), TimelineEntry.Step.DIVERTED, "user-busy")))).id().value();
            if (i % 12 == 7) {
                var why = whys.get(i / 12 % 3);
                site.store.claim().forEach(d -> site.store.outbox.refused(d, why, CLOCK.instant()));
            } else if (i < CALLS - 1) {
                CLOCK.advance(Duration.ofSeconds(i % 5 == 1 ? 4 : i % 17 == 3 ? 45 : 0));
                site.store.carryAll();
            }
        }
    }

    private static void telephony(Instant now) {
        site.exchange.calls = List.of(new Exchange.LiveCall("Q2FsbC0x", "", "carrier", Optional.of(CALLER), Optional.of(CALLED), now.minusSeconds(12), Exchange.Phase.SPEAKING),
                new Exchange.LiveCall("Q2FsbC0y", "192.0.2.12:5060", "pbx", Optional.empty(), Optional.of(CALLED), now.minusSeconds(2), Exchange.Phase.LISTENING));
        site.exchange.nodes = List.of(new Exchange.NodeLine("192.0.2.11:5060", true, Exchange.NodeState.UP, 1, 1, Optional.of(now.minusSeconds(90_000))),
                new Exchange.NodeLine("192.0.2.12:5060", false, Exchange.NodeState.DRAINING, 1, 1, Optional.of(now.minusSeconds(20))),
                new Exchange.NodeLine("192.0.2.13:5060", false, Exchange.NodeState.DEAD, 0, 3, Optional.of(now.minusSeconds(700))));
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
        var pages = new LinkedHashMap<>(Map.of("overview", "/operator?span=7d", "calls", "/operator/calls", "ladder", "/operator/calls/Q2FsbC0x", "messages", "/operator/messages",
                "message", "/operator/messages/" + message, "deliveries", "/operator/deliveries?state=REFUSED", "numbers", "/operator/numbers", "trunks", "/operator/trunks",
                "access", "/operator/access", "webhooks", "/operator/webhooks"));
        pages.putAll(Map.of("audit", "/operator/audit", "account", "/operator/account"));
        for (var width : List.of(390, 1280)) {
            var page = page(width, width == 390 ? ColorScheme.DARK : ColorScheme.LIGHT);
            page.navigate(site.at("/operator/login").toString());
            looksWell(page, "login");
            logIn(page);
            if (width == 1280 && "docs".equals(System.getProperty("yinxin.screenshots"))) {
                page.navigate(site.at("/operator?lang=en").toString());
                page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("docs/console.png")).setScale(ScreenshotScale.CSS));
                page.navigate(site.at("/operator?lang=zh").toString());
            }
            pages.forEach((name, path) -> {
                page.navigate(site.at(path).toString());
                if (name.equals("ladder") || name.equals("overview")) {
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

    /// Everything that an operator does in a day, by the keyboard and the mouse, and what stands of it in the books.
    @Test
    void anOperatorGoesFromADeadLetterToItsEnd() {
        var page = page(1280, ColorScheme.LIGHT);
        logIn(page);
        page.navigate(site.at("/operator?lang=en").toString());
        assertThat(page.locator(".figure").nth(1)).containsText("of 100000 notices");
        assertThat(page.locator(".figure").nth(1).locator("b")).hasText(String.valueOf(NoticeRules.USUAL.quotaADay() - sentToday()));
        assertThat(page.locator(".figure").nth(0)).containsText("1 gateway is dead");
        assertThat(page.locator(".shares").first()).containsText("the user is on the blacklist (43019)");
        var dead = site.store.deliveries.counts().get("REFUSED");
        page.locator(".figure").last().click();
        assertThat(page.locator("tbody tr")).hasCount(dead.intValue());
        page.locator("button[name=id]").first().focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("[role=status]")).hasText("Sent again.");
        assertThat(page.locator("tbody tr")).hasCount(dead.intValue() - 1);
        assertThat(page.locator(".tabs a[aria-current]")).containsText("Dead");
        assertThat(site.store.deliveries.counts().get("REFUSED")).isEqualTo(dead - 1);

        site.store.outbox.unfollowed(site.store.claim().getFirst(), CLOCK.instant());
        page.navigate(site.at("/operator/deliveries?state=HELD").toString());
        assertThat(page.locator("tbody tr").first()).containsText("the follower has left");
        page.locator("button[name=id]").first().click();
        assertThat(page.locator("[role=status]")).hasText("Sent again.");
        page.navigate(site.at("/operator/deliveries").toString());
        var all = page.locator("form[data-sure] button").first();
        all.click();
        assertThat(all).hasText("Send all again? Press once more");
        all.click();
        assertThat(page.locator("[role=status]")).hasText("Sent again.");
        assertThat(site.store.deliveries.counts()).doesNotContainKey("REFUSED");

        search(page);
        assertThat(page.locator("h2.found")).hasText("138****8000");
        assertThat(page.locator("main")).not().containsText("138 0013 8000");
        page.navigate(site.at("/operator/numbers").toString());
        page.locator("input[name=reason]").fill("ticket 4711");
        page.keyboard().press("Enter");
        assertThat(page.locator("[role=status]")).containsText("in clear for 10 minutes");
        search(page);
        assertThat(page.locator("h2.found")).hasText("138 0013 8000");
        assertThat(page.locator("body")).hasAttribute("data-clear", "601");
        assertThat(page.url()).as("no number stands in an address").isEqualTo(site.at("/operator/numbers").toString());
        looksWell(page, "found");
        assertThat(site.store.audit.before(Long.MAX_VALUE, 6)).extracting(entry -> entry.deed() + " " + entry.object().replaceFirst("delivery .*", "delivery"))
                .containsExactly("SEARCHED 138****8000", "UNLOCKED ticket 4711", "SEARCHED 138****8000", "REDRIVEN " + (dead - 1) + " dead letters", "REDRIVEN delivery",
                        "REDRIVEN delivery");
        page.context().close();
    }

    private static int sentToday() {
        return NoticeRules.USUAL.quotaADay() - site.store.account.state().templatesLeft(CLOCK.instant(), NoticeRules.USUAL);
    }

    private static void search(Page page) {
        page.navigate(site.at("/operator/numbers").toString());
        page.locator("input[name=number]").fill("138 0013 8000");
        page.keyboard().press("Enter");
    }
}
