package yinxin.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import yinxin.FreePort;
import yinxin.simulator.SimulatorSettings;
import yinxin.simulator.WeChatSimulator;
import yinxin.voicemail.recording.MasterKey;

/// `yinxin serve` as a program of its own, which can be killed, with a WeChat beside it that goes on living.
public final class ServedGateway implements AutoCloseable {
    public static final String TOKEN = "operator-token-of-this-test";
    private static final Duration STARTING = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

    public final WeChatSimulator wechat;
    private final Path directory;
    private final Surroundings surroundings;
    private final boolean isAlone;
    private final int httpPort = free();
    private final int sipPort = free();
    private final HttpClient http = HttpClient.newHttpClient();
    /// What the program leaves in its temporary directory when it is killed goes with this, and takes no room on a disk that a test has filled.
    private final Path scratch = Files.createTempDirectory("gateway");
    private Process process;

    /// What the program runs in.
    ///
    /// @param prefix      a command that runs it, such as `nsenter`
    /// @param environment variables that it has besides
    /// @param account     the account at WeChat
    /// @param further     more of the configuration, below `yinxin:`
    public record Surroundings(List<String> prefix, Map<String, String> environment, SimulatorSettings account, String further) {
        public static final Surroundings USUAL = new Surroundings(List.of(), Map.of(), SimulatorSettings.demo(), "");
    }

    ServedGateway(Path directory) throws IOException {
        this(directory, Surroundings.USUAL);
    }

    public ServedGateway(Path directory, Surroundings surroundings) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.surroundings = surroundings;
        var account = surroundings.account().withPort(0);
        wechat = WeChatSimulator.start(account, Clock.systemUTC());
        isAlone = true;
        Files.writeString(directory.resolve("master.key"), MasterKey.generate());
        Files.writeString(config(), configuration(account));
        ShortGreetings.writeTo(directory.resolve("data").resolve("greetings"));
    }

    /// Another node beside this one: of the same account, with the same master key and further configuration.
    public ServedGateway(Path directory, ServedGateway first) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.surroundings = first.surroundings;
        wechat = first.wechat;
        isAlone = false;
        Files.copy(first.directory.resolve("master.key"), directory.resolve("master.key"));
        Files.writeString(config(), configuration(surroundings.account().withPort(0)));
        ShortGreetings.writeTo(directory.resolve("data").resolve("greetings"));
    }

    private Path config() {
        return directory.resolve("yinxin.yml");
    }

    private String configuration(SimulatorSettings account) {
        return """
                yinxin:
                  public-url: http://localhost:%1$d
                  data-dir: %2$s/data
                  master-key-file: %2$s/master.key
                  sip:
                    host: 127.0.0.1
                    port: %3$d
                    access-numbers:
                      - number: "+861012345678"
                        purpose: proof
                      - number: "+861012345601"
                        condition: busy
                    trunks:
                      - name: carrier
                        from: [127.0.0.1/32]
                  wechat:
                    api-url: %4$s
                    authorize-url: %4$s/connect/oauth2/authorize
                    app-id: %5$s
                    app-secret: %6$s
                    callback-token: %7$s
                    callback-aes-key: %8$s
                    template: {id: %9$s, caller: phone_number1, time: time2, duration: character_string3, condition: const4}
                  notices: {at-once: 0}
                  operator:
                    token: %10$s
                %11$sserver:
                  port: %1$d
                  address: 127.0.0.1
                """.formatted(httpPort, directory, sipPort, wechat.url(), account.appId(), account.appSecret(), account.callbackToken(),
                account.callbackAesKey(), SimulatorSettings.MISSED_CALL.id(), TOKEN,
                surroundings.further().indent(2));
    }

    /// Starts it and returns when it takes calls.
    public ServedGateway start() throws IOException {
        var log = directory.resolve("log").toFile();
        var command = new ArrayList<>(surroundings.prefix());
        command.addAll(command("serve", "--config", config().toString()));
        command.add(command.indexOf("-cp"), "-Djava.io.tmpdir=" + scratch);
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        builder.environment().putAll(surroundings.environment());
        process = builder.start();
        var end = System.nanoTime() + STARTING.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("the gateway did not start:\n" + Files.readString(log.toPath()));
            }
        }
        wechat.callbackUrl(URI.create("http://localhost:" + httpPort + "/wechat/callback"));
        return this;
    }

    /// The program on this test's own Java and classes.
    static List<String> command(String... arguments) {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xmx256m",
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), "yinxin.app.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    /// Whether it would take calls.
    public boolean isReady() {
        try {
            var request = HttpRequest.newBuilder(address("/health/readiness")).timeout(Duration.ofSeconds(2)).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return process.isAlive() && pause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Lets the starting program have the processor. Always false: it was not ready.
    private boolean pause() {
        try {
            return process.waitFor(200, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// `kill -9`.
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /// `kill`, and waits for the end. The exit code.
    public int terminate() {
        process.destroy();
        return process.onExit().join().exitValue();
    }

    public InetSocketAddress sip() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), sipPort);
    }

    public String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    public void bind(String number, String openId) {
        var body = "{\"number\":\"%s\",\"openid\":\"%s\"}".formatted(number, openId);
        var status = send(HttpRequest.newBuilder(address("/operator/api/bindings")).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))).statusCode();
        if (status != 201) {
            throw new IllegalStateException("binding was answered with " + status);
        }
    }

    public List<JsonNode> messages(String number) {
        return list("messages?limit=1000&number=" + URLEncoder.encode(number, StandardCharsets.UTF_8));
    }

    /// What the operator's interface lists below `/operator/api/`.
    public List<JsonNode> list(String path) {
        var answer = send(HttpRequest.newBuilder(address("/operator/api/" + path)));
        var found = new ArrayList<JsonNode>();
        JSON.readTree(answer.body()).forEach(found::add);
        return found;
    }

    public byte[] wav(String id) {
        return send(HttpRequest.newBuilder(address("/operator/api/messages/" + id + "/audio.wav"))).body();
    }

    /// What is counted, as Prometheus reads it.
    public String metrics() {
        return new String(send(HttpRequest.newBuilder(address("/metrics"))).body(), StandardCharsets.UTF_8);
    }

    /// What the operator's interface says there.
    public JsonNode operator(String path) {
        return JSON.readTree(send(HttpRequest.newBuilder(address("/operator/api/" + path))).body());
    }

    /// How many deliveries are in this state, such as `waiting`.
    public long deliveries(String state) {
        return JSON.readTree(send(HttpRequest.newBuilder(address("/operator/api/deliveries/counts"))).body()).path(state).asLong();
    }

    /// Has the books compared now.
    public JsonNode reconcile() {
        var answer = send(HttpRequest.newBuilder(address("/operator/api/reconciliation")).POST(HttpRequest.BodyPublishers.noBody()));
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("the books could not be compared: " + answer.statusCode());
        }
        return JSON.readTree(answer.body());
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return http.send(request.header("Authorization", "Bearer " + TOKEN).build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private URI address(String path) {
        return URI.create("http://localhost:" + httpPort + path);
    }

    static int free() {
        return FreePort.any();
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
        if (isAlone) {
            wechat.close();
        }
        http.close();
        if (!FileSystemUtils.deleteRecursively(scratch.toFile())) {
            throw new AssertionError(scratch + " cannot be deleted");
        }
    }
}
