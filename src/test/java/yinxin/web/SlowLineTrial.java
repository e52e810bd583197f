package yinxin.web;

import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import yinxin.MovedClock;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;

/// How long a listener on a slow line waits for the first paint and for the first sound: Chromium, its network throttled by its own protocol, its
/// cache empty, a visitor whom WeChat has named already. Not a test: it times, and prints a table for `docs/performance.md`.
///
/// Each figure is the median and the worst of [#ROUNDS]. The throttle delays each answer and limits the rate; it knows no handshakes. Run it on an idle machine.
public final class SlowLineTrial {
    private static final int ROUNDS = 7;
    private static final Duration LENGTH = Duration.ofSeconds(60);
    /// From the tap on a notice: three redirects, by way of WeChat, come first.
    private static final String TAPPED = "performance.getEntriesByName('first-contentful-paint')[0].startTime";
    /// From the request that was answered with the page.
    private static final String ASKED = TAPPED + " - performance.getEntriesByType('navigation')[0].fetchStart";
    private static final String WEIGHT = "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
            + ".reduce((sum, e) => sum + e.transferSize, 0)";
    /// From the tap to the moment at which the position moves.
    private static final String SOUND = """
            () => new Promise(heard => {
              const audio = document.querySelector('audio');
              const tapped = performance.now();
              const look = () => audio.currentTime > 0 ? heard(performance.now() - tapped) : requestAnimationFrame(look);
              document.querySelector('[data-play]').click();
              look();
            })""";

    private SlowLineTrial() {}

    /// A line, as Chromium's developer tools (`Slow 3G`, `Fast 3G`) and WebPageTest (`3G`) set it.
    private record Line(String name, int latencyMillis, int kilobitsDown, int kilobitsUp) {}

    private static final List<Line> LINES = List.of(new Line("3G (WebPageTest)", 300, 1600, 768), new Line("Fast 3G (DevTools)", 562, 1440, 675),
            new Line("Slow 3G (DevTools)", 2000, 400, 400));

    public static void main(String[] arguments) throws IOException {
        var directory = Files.createTempDirectory("slow-line");
        var clock = new MovedClock();
        try (var site = new Site(directory, clock); var playwright = Playwright.create();
             var browser = playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(Path.of("/usr/bin/chromium"))
                     .setArgs(List.of("--no-sandbox", "--autoplay-policy=no-user-gesture-required")))) {
            site.weChat.name(LIN);
            site.store.bindings.bind(CALLED, LIN, Proof.CALLED_IN, clock.instant());
            var messages = new ArrayList<MessageId>();
            for (var i = 0; i < 40; i++) {
                messages.add(site.leave(Calls.at(clock.instant().minusSeconds(60L * i)).ending(MessageKind.VOICE, LENGTH).done(), Calls.withPause(LENGTH)).id());
            }
            System.out.println("| line | page | request to first paint | tap on a notice to first paint | transferred | tap on play to sound |");
            System.out.println("|---|---|---|---|---|---|");
            for (var line : LINES) {
                for (var path : List.of("/m/", "/inbox", "/bind", "/")) {
                    measure(site, browser, line, path, messages);
                }
            }
        }
    }

    private static void measure(Site site, Browser browser, Line line, String path, List<MessageId> messages) {
        var asked = new ArrayList<Double>();
        var tapped = new ArrayList<Double>();
        var sounds = new ArrayList<Double>();
        var weight = 0.0;
        for (var round = 0; round < ROUNDS; round++) {
            try (var context = browser.newContext(new Browser.NewContextOptions().setViewportSize(390, 760).setLocale("zh-CN"))) {
                var page = context.newPage();
                page.navigate(site.at("/nowhere").toString());
                page.navigate(site.at("/inbox").toString());
                throttle(page, line);
                var isMessage = path.equals("/m/");
                page.navigate(site.at(isMessage ? path + messages.get(LINES.indexOf(line) * ROUNDS + round) : path).toString());
                asked.add(number(page, ASKED));
                tapped.add(number(page, TAPPED));
                weight = Math.max(weight, number(page, WEIGHT));
                if (isMessage) {
                    sounds.add(((Number) page.evaluate(SOUND)).doubleValue());
                }
            }
        }
        System.out.printf(Locale.ROOT, "| %s | `%s` | %s | %s | %.1f kB | %s |%n", line.name(), path, told(asked), told(tapped), weight / 1000, told(sounds));
    }

    private static void throttle(Page page, Line line) {
        var session = page.context().newCDPSession(page);
        session.send("Network.enable");
        session.send("Network.clearBrowserCache");
        var conditions = new JsonObject();
        conditions.addProperty("offline", false);
        conditions.addProperty("latency", line.latencyMillis());
        conditions.addProperty("downloadThroughput", line.kilobitsDown() * 1000 / 8);
        conditions.addProperty("uploadThroughput", line.kilobitsUp() * 1000 / 8);
        session.send("Network.emulateNetworkConditions", conditions);
    }

    private static double number(Page page, String script) {
        return ((Number) page.evaluate(script)).doubleValue();
    }

    private static String told(List<Double> millis) {
        var sorted = millis.stream().sorted().toList();
        return sorted.isEmpty() ? "" : String.format(Locale.ROOT, "%.0f ms, %.0f ms", sorted.get(sorted.size() / 2), sorted.getLast());
    }
}
