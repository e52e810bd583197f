package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import yinxin.FreePort;
import yinxin.telephony.audio.WavFile;
import yinxin.voicemail.message.PhoneNumber;

/// A demo on free ports, and a person in front of it: Debian's Chromium.
final class DemoVisit implements AutoCloseable {
    private static final Path SHOTS = Path.of("target/screenshots/demo");
    private static final String TOKEN = "test";

    final Demo demo;
    final List<String> complaints = new ArrayList<>();
    private final Playwright playwright = Playwright.create();
    private final HttpClient http = HttpClient.newHttpClient();

    DemoVisit(Path directory) throws IOException {
        demo = Demo.start(directory, new Demo.Ports(freePort(), freePort(), freePort()), TOKEN);
    }

    private static int freePort() throws IOException {
        for (var i = 0; i < 50; i++) {
            try (var tcp = new ServerSocket(FreePort.any(), 1, InetAddress.getLoopbackAddress());
                 var _ = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress())) {
                return tcp.getLocalPort();
            } catch (IOException _) {
                // Taken for UDP: another one.
            }
        }
        throw new IOException("no free port");
    }

    String url() {
        return demo.gateway().settings().publicUrl() + "/demo";
    }

    Browser chromium(String... further) {
        var arguments = new ArrayList<>(List.of("--no-sandbox", "--autoplay-policy=no-user-gesture-required"));
        arguments.addAll(List.of(further));
        return playwright.chromium().launch(new LaunchOptions().setExecutablePath(Path.of("/usr/bin/chromium")).setArgs(arguments));
    }

    /// The page, before anything was pressed.
    Page open(Browser browser, int width, int height) {
        var page = browser.newPage(new Browser.NewPageOptions().setViewportSize(width, height).setLocale("zh-CN").setTimezoneId("Asia/Shanghai"));
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate(url());
        page.waitForFunction("() => document.getElementById('phone').src.includes('openid')");
        return page;
    }

    void shoot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SHOTS.resolve(name + "-" + page.viewportSize().width + ".png")));
    }

    JsonNode messages(PhoneNumber number) throws IOException, InterruptedException {
        return JsonMapper.shared().readTree(get("/operator/api/messages?number=" + number.value().replace("+", "%2B")));
    }

    short[] recording(String id) throws IOException, InterruptedException {
        return WavFile.samples(new ByteArrayInputStream(get("/operator/api/messages/" + id + "/audio.wav")));
    }

    private byte[] get(String path) throws IOException, InterruptedException {
        var answer = http.send(HttpRequest.newBuilder(URI.create(demo.gateway().settings().publicUrl() + path)).header("Authorization", "Bearer " + TOKEN).build(),
                BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }

    @Override
    public void close() {
        http.close();
        playwright.close();
        demo.close();
    }
}
