package yinxin.app.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import yinxin.simulator.SimulatorSettings;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.WavFile;

/// The gateway under test: `serve` in a process of its own, as an operator runs it, on a core of its own.
final class GatewayProcess implements AutoCloseable {
    static final String OPERATOR_TOKEN = "bench";
    /// The core that the gateway has for itself; everything else runs on the next one.
    static final int CORE = 0;
    private static final Pattern TAKES_CALLS = Pattern.compile("takes calls on .*:([0-9]+) \\(SIP.*on port ([0-9]+)\\.");
    private static final int USUAL_GREETING = Codec.SAMPLE_RATE * 34 / 10;
    private static final int SHORT_GREETING = Codec.SAMPLE_RATE * 4 / 10;
    private static final int STOPPING_SECONDS = 40;

    private final Process process;
    private final int sipPort;
    private final int httpPort;

    private GatewayProcess(Process process, int sipPort, int httpPort) {
        this.process = process;
        this.sipPort = sipPort;
        this.httpPort = httpPort;
    }

    /// How it is run.
    ///
    /// @param classPath where the program is
    /// @param pinned    on its own core
    /// @param mostCalls calls at a time, beyond which it shall refuse
    /// @param options   further options for its Java
    record Launch(String classPath, boolean pinned, int mostCalls, List<String> options) {
        /// The program that runs now.
        static Launch ofThisProgram(boolean pinned, int mostCalls, List<String> options) {
            return new Launch(System.getProperty("java.class.path"), pinned, mostCalls, options);
        }
    }

    /// Starts it; when this returns it takes calls.
    ///
    /// @param directory for its data, its configuration and its log (`gateway.log`)
    static GatewayProcess start(Path directory, Launch launch, SimulatorSettings account, URI wechat) throws IOException {
        Files.createDirectories(directory);
        greeting(directory, Wave.USUAL, USUAL_GREETING);
        greeting(directory, Wave.SHORT, SHORT_GREETING);
        var config = Files.writeString(directory.resolve("gateway.yml"), configuration(directory, launch.mostCalls(), account, wechat));
        var command = new ArrayList<String>();
        if (launch.pinned()) {
            command.addAll(List.of("taskset", "-c", Integer.toString(CORE)));
        }
        command.add(ProcessHandle.current().info().command().orElse("java"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(GatewayProcess::isPassedOn).forEach(command::add);
        command.add("-Djava.io.tmpdir=" + directory);
        command.addAll(launch.options());
        command.addAll(List.of("-cp", launch.classPath(), "yinxin.app.Main", "serve", "--config", config.toString()));
        var builder = new ProcessBuilder(command).redirectError(directory.resolve("gateway.err").toFile());
        builder.environment().put("YINXIN_MASTER_KEY", Base64.getEncoder().encodeToString(new byte[32]));
        return ready(builder.start(), directory);
    }

    /// The options that the launcher gives, and not those that a tool has attached to this process alone.
    private static boolean isPassedOn(String option) {
        return option.startsWith("-X") || option.startsWith("--enable") || option.startsWith("-Djava.net");
    }

    private static GatewayProcess ready(Process process, Path directory) throws IOException {
        var log = directory.resolve("gateway.log");
        var reader = process.inputReader();
        try (var writer = Files.newBufferedWriter(log)) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                writer.write(line);
                writer.newLine();
                var match = TAKES_CALLS.matcher(line);
                if (match.find()) {
                    Thread.ofPlatform().name("gateway-log").daemon().start(() -> drain(reader, log));
                    return new GatewayProcess(process, Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2)));
                }
            }
        }
        process.destroy();
        throw new IOException("the gateway did not start; it said:\n" + Files.readString(log) + Files.readString(directory.resolve("gateway.err")));
    }

    private static void drain(BufferedReader reader, Path log) {
        try (var writer = Files.newBufferedWriter(log, java.nio.file.StandardOpenOption.APPEND)) {
            for (@Nullable String line = reader.readLine(); line != null; line = reader.readLine()) {
                writer.write(line);
                writer.newLine();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the gateway's log cannot be written", e);
        }
    }

    /// Cuts the shipped greeting, so that with the beep a call's prompts are as long as in the peer's measurements.
    private static void greeting(Path directory, String reason, int samples) throws IOException {
        var name = (reason.equals(Wave.SHORT) ? "greeting-no-answer" : "greeting-busy") + ".wav";
        var target = Files.createDirectories(directory.resolve("greetings/zh")).resolve(name);
        try (var shipped = GatewayProcess.class.getResourceAsStream("/greetings/zh/" + name)) {
            if (shipped == null) {
                throw new IOException("the prompt " + name + " is missing from the program");
            }
            var cut = Arrays.copyOf(WavFile.samples(shipped), samples);
            Files.write(target, WavFile.encode(yinxin.telephony.audio.G711.encode(cut, Codec.PCMA), Codec.PCMA));
        }
    }

    private static String configuration(Path directory, int mostCalls, SimulatorSettings account, URI wechat) {
        return """
                yinxin:
                  public-url: http://localhost:8080
                  data-dir: %s
                  sip:
                    host: 127.0.0.1
                    port: 0
                    most-calls: %d
                    access-numbers: [{number: "+861012345601"}]
                    trunks: [{name: bench, from: [127.0.0.0/8]}]
                  recording:
                    shortest-speech: 200ms
                  wechat:
                    api-url: %s
                    authorize-url: %s/connect/oauth2/authorize
                    app-id: %s
                    app-secret: "%s"
                    callback-token: %s
                    callback-aes-key: %s
                    template: {id: %s, caller: phone_number1, time: time2, duration: character_string3, condition: const4}
                  notices: {quota-a-day: 2000000000, at-once: 0}
                  operator:
                    token: %s
                server: {address: 127.0.0.1, port: 0}
                logging.level.yinxin: warn
                """.formatted(directory, mostCalls, wechat, wechat, account.appId(), account.appSecret(), account.callbackToken(),
                account.callbackAesKey(), SimulatorSettings.MISSED_CALL.id(), OPERATOR_TOKEN);
    }

    long pid() {
        return process.pid();
    }

    InetSocketAddress sip() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), sipPort);
    }

    URI http(String path) {
        return URI.create("http://127.0.0.1:" + httpPort + path);
    }

    Meter meter() {
        return Meter.read(pid());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOPPING_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
