package yinxin.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What somebody does who has just heard of this: clones it, starts the demo, presses the green button, and hears the message. The minute
/// is this project's own promise; building is not counted (the clone gets the classes of this build), nor is opening a browser.
class FirstVisitTest {
    private static final Duration PROMISED = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Path REPOSITORY = Path.of("").toAbsolutePath();
    private static final Pattern ADDRESS = Pattern.compile("http://localhost:[0-9]+/demo");

    private final Map<String, Double> steps = new LinkedHashMap<>();
    @TempDir
    private Path directory;
    private long began = System.nanoTime();

    @Test
    void fromCloneToHearingInAMinute() throws Exception {
        assumeTrue(Files.exists(REPOSITORY.resolve(".git")), "sources without a repository: nothing to clone");
        var clone = directory.resolve("yinxin");
        try (var playwright = Playwright.create();
             var chromium = playwright.chromium().launch(new LaunchOptions().setExecutablePath(Path.of("/usr/bin/chromium")).setArgs(List.of("--no-sandbox")))) {
            lap("");
            var git = new ProcessBuilder("git", "clone", "--quiet", REPOSITORY.toString(), clone.toString()).inheritIO().start();
            assertThat(git.waitFor()).as("git clone").isZero();
            lap("clone");
            build(clone);
            began = System.nanoTime();
            var demo = start(clone);
            try {
                visit(chromium, address(demo));
                demo.destroy();
                assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("the demo stops").isTrue();
                lap("stop");
            } finally {
                demo.destroyForcibly().waitFor();
            }
            try (var left = Files.list(directory.resolve("tmp"))) {
                assertThat(left.filter(file -> file.getFileName().toString().startsWith("yinxin"))).as("what the demo left").isEmpty();
            }
        }
        steps.remove("");
        var toHearing = steps.entrySet().stream().filter(step -> !step.getKey().equals("stop")).mapToDouble(Map.Entry::getValue).sum();
        var story = steps.entrySet().stream().map(step -> "%s %.1f s".formatted(step.getKey(), step.getValue())).collect(Collectors.joining(", "));
        System.out.printf("From clone to hearing %.1f s: %s%n", toHearing, story);
        assertThat(toHearing).as(story).isLessThan(PROMISED.toSeconds());
    }

    private void lap(String step) {
        var now = System.nanoTime();
        steps.put(step, (now - began) / 1e9);
        began = now;
    }

    /// As if `./yinxin build` had been run there: a jar that leads to the classes of this build. Without what the launcher lets Java learn in a
    /// rehearsal, so a real first visit starts sooner.
    private static void build(Path clone) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "yinxin.app.Main");
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")).split(java.io.File.pathSeparator);
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH,
                List.of(classPath).stream().map(entry -> Path.of(entry).toUri().toString()).collect(Collectors.joining(" ")));
        var program = Files.createDirectories(clone.resolve("target/program"));
        try (var jar = new JarOutputStream(Files.newOutputStream(program.resolve("yinxin.jar")), manifest)) {
            jar.finish();
        }
    }

    private Process start(Path clone) throws IOException {
        var builder = new ProcessBuilder(clone.resolve("yinxin").toString(), "demo").directory(clone.toFile())
                .redirectErrorStream(true).redirectOutput(directory.resolve("demo.log").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("YINXIN_JAVA_OPTS", "-Djava.io.tmpdir=" + Files.createDirectory(directory.resolve("tmp")));
        return builder.start();
    }

    private String address(Process demo) {
        var log = directory.resolve("demo.log");
        await().atMost(PATIENCE).until(() -> !demo.isAlive() || ADDRESS.matcher(Files.readString(log)).find());
        try {
            var said = Files.readString(log);
            var address = ADDRESS.matcher(said);
            assertThat(address.find()).as(said).isTrue();
            lap("start");
            return address.group();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void visit(Browser chromium, String address) {
        try (var page = chromium.newPage(new Browser.NewPageOptions().setLocale("zh-CN").setViewportSize(1280, 900))) {
            page.navigate(address);
            var phone = page.frameLocator("#phone");
            assertThat(phone.getByTestId("reply")).isVisible(patiently());
            lap("page");
            page.getByTestId("call").click();
            assertThat(step(page, "PUSHED")).isVisible(patiently());
            lap("call and message");
            phone.getByTestId("notice").last().click();
            var message = phone.frameLocator("[data-testid=browser-frame]");
            message.locator("[data-play]").click();
            assertThat(step(page, "HEARD")).isVisible(patiently());
            await().pollInSameThread().atMost(PATIENCE).until(() ->
                    ((Number) message.locator("audio").evaluate("a => a.currentTime")).doubleValue() > 0.5);
            lap("tap and hear");
        }
    }

    private static com.microsoft.playwright.Locator step(Page page, String step) {
        return page.locator("#steps [data-step=" + step + "].done");
    }

    private static IsVisibleOptions patiently() {
        return new IsVisibleOptions().setTimeout(PATIENCE.toMillis());
    }
}
