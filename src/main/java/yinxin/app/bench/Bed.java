package yinxin.app.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.simulator.ReceivedPush;
import yinxin.simulator.SimulatorSettings;
import yinxin.simulator.WeChatSimulator;

/// The test bed: a gateway in its own process, and here a WeChat with followers who have bound numbers, and callers.
final class Bed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Bed.class);
    /// Numbers that are called, each bound to one follower.
    private static final int NUMBERS = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path directory;
    private final WeChatSimulator wechat;
    private final GatewayProcess gateway;
    private final Load load;
    private final MarkedSpeech speech = MarkedSpeech.shipped();
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Thread afterwards = new Thread(this::removeAll, "bench-tidies-up");

    private Bed(GatewayProcess.Launch launch) throws IOException, InterruptedException {
        directory = Files.createTempDirectory("yinxin-bench");
        Runtime.getRuntime().addShutdownHook(afterwards);
        var account = SimulatorSettings.demo().withDailyQuota("/cgi-bin/message/template/send", Integer.MAX_VALUE);
        wechat = WeChatSimulator.start(account, Clock.systemUTC());
        try {
            gateway = GatewayProcess.start(directory, launch, account, wechat.url());
        } catch (IOException e) {
            wechat.close();
            throw e;
        }
        wechat.callbackUrl(gateway.http("/wechat/callback"));
        var numbers = new String[NUMBERS];
        for (var i = 0; i < NUMBERS; i++) {
            numbers[i] = "+86138001380%02d".formatted(i);
            var openId = wechat.createUser("bench " + i);
            wechat.follow(openId);
            bind(numbers[i], openId);
        }
        load = new Load(speech, gateway.sip(), numbers);
    }

    /// Starts everything; when this returns, calls can be placed.
    static Bed open(GatewayProcess.Launch launch) throws IOException, InterruptedException {
        return new Bed(launch);
    }

    private void bind(String number, String openId) throws IOException, InterruptedException {
        var body = "{\"number\":\"" + number + "\",\"openid\":\"" + openId + "\"}";
        var request = HttpRequest.newBuilder(gateway.http("/operator/api/bindings")).header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + GatewayProcess.OPERATOR_TOKEN).timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(body)).build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 201) {
            throw new IOException("a number could not be bound: " + answer.statusCode() + " " + answer.body());
        }
    }

    Load load() {
        return load;
    }

    MarkedSpeech speech() {
        return speech;
    }

    WeChatSimulator wechat() {
        return wechat;
    }

    GatewayProcess gateway() {
        return gateway;
    }

    /// The recording that a notice leads to, as the operator's interface gives it; empty when there is none.
    Optional<byte[]> recording(ReceivedPush push) throws InterruptedException {
        var path = push.url().map(URI::create).map(URI::getPath).orElse("");
        var request = HttpRequest.newBuilder(gateway.http("/operator/api/messages/" + path.substring(path.lastIndexOf('/') + 1) + "/audio.wav"))
                .header("Authorization", "Bearer " + GatewayProcess.OPERATOR_TOKEN).timeout(PATIENCE).build();
        try {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
        } catch (IOException e) {
            LOG.warn("a recording could not be fetched: {}", e.toString());
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        load.close();
        gateway.close();
        wechat.close();
        http.close();
        removeDirectory();
        try {
            Runtime.getRuntime().removeShutdownHook(afterwards);
        } catch (IllegalStateException _) {
            // Being stopped already; it finds nothing left.
        }
    }

    /// Ctrl-C or SIGTERM: what the gateway still writes is not wanted any more, so it is not asked to end well.
    private void removeAll() {
        var children = ProcessHandle.current().children().toList();
        children.forEach(ProcessHandle::destroyForcibly);
        children.forEach(child -> child.onExit().join());
        removeDirectory();
    }

    private synchronized void removeDirectory() {
        if (!Files.exists(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the benchmark's data in " + directory + " cannot be removed", e);
        }
    }
}
