package yinxin.telephony.sip;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/// Somebody else's telephone: baresip, registered on loopback, without sound hardware. It says a WAV file, keeps what it hears, and is worked
/// through its control port (netstrings of JSON).
public final class Baresip implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern EVENT = Pattern.compile("\"event\":true,\"type\":\"(\\w+)\".*?(?:\"param\":\"([^\"]*)\")?[,}]*$");

    private final Path directory;
    private final Process process;
    private final Socket control;
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> responses = new LinkedBlockingQueue<>();

    /// @param address  its address-of-record without scheme, `13800138000@127.0.0.1:5070`; the password is [Kamailio#PASSWORD]
    /// @param says     a WAV file
    /// @param answers  whether it answers by itself
    public Baresip(String address, Path says, boolean answers) throws IOException {
        directory = Files.createTempDirectory("baresip");
        var port = freePort();
        Files.writeString(directory.resolve("accounts"), "<sip:" + address + ">;auth_user=" + address.split("@")[0] + ";auth_pass=" + Kamailio.PASSWORD
                + ";answermode=" + (answers ? "auto" : "manual") + ";regint=60;audio_codecs=PCMA\n");
        Files.writeString(directory.resolve("config"), """
                poll_method epoll
                net_interface 127.0.0.1
                sip_listen 127.0.0.1:0
                audio_source aufile,%s
                ausrc_srate 8000
                ausrc_channels 1
                auplay_srate 8000
                auplay_channels 1
                rtp_ports 50000-59999
                module_path /usr/lib/baresip/modules
                module g711.so
                module aufile.so
                module sndfile.so
                module_tmp account.so
                module_app menu.so
                module_app ctrl_tcp.so
                ctrl_tcp_listen 127.0.0.1:%d
                snd_path %s
                """.formatted(says.toAbsolutePath(), port, directory));
        var log = directory.resolve("log").toFile();
        process = new ProcessBuilder("baresip", "-f", directory.toString()).directory(directory.toFile()).redirectErrorStream(true).redirectOutput(log).start();
        control = Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> new Socket(InetAddress.getLoopbackAddress(), port), s -> s.isConnected());
        Thread.ofVirtual().name("baresip-control").start(this::read);
        try {
            Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> ask("reginfo", "").contains("OK"));
        } catch (ConditionTimeoutException e) {
            var said = Files.readString(log.toPath());
            close();
            throw new AssertionError("baresip does not register:\n" + said, e);
        }
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private void read() {
        try (var in = new BufferedInputStream(control.getInputStream())) {
            while (true) {
                var text = new String(in.readNBytes(length(in)), StandardCharsets.UTF_8);
                in.skipNBytes(1);
                var event = EVENT.matcher(text);
                if (event.find()) {
                    events.add(event.group(1) + (event.group(2) == null ? "" : " " + event.group(2)));
                } else {
                    responses.add(text);
                }
            }
        } catch (IOException e) {
            events.add("gone");
        }
    }

    private static int length(InputStream in) throws IOException {
        var length = 0;
        for (var digit = in.read(); digit != ':'; digit = in.read()) {
            if (digit < 0) {
                throw new IOException("closed");
            }
            length = 10 * length + digit - '0';
        }
        return length;
    }

    /// Gives a command of its menu: `dial`, `accept`, `hangup`, `hold`, `resume`, `sndcode`. What it responds.
    public String ask(String command, String parameter) throws IOException, InterruptedException {
        responses.clear();
        var text = "{\"command\":\"" + command + "\",\"params\":\"" + parameter + "\",\"token\":\"t\"}";
        control.getOutputStream().write((text.length() + ":" + text + ",").getBytes(StandardCharsets.UTF_8));
        var response = responses.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (response == null) {
            throw new AssertionError("baresip does not respond to " + command);
        }
        return response;
    }

    /// Waits for an event that begins like this, others skipped: `CALL_ESTABLISHED`, `CALL_CLOSED 486 Busy Here`.
    public void awaits(String beginning) throws InterruptedException {
        var others = new ArrayList<String>();
        String event;
        do {
            event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("no " + beginning + " came, but " + others);
            }
            others.add(event);
        } while (!event.startsWith(beginning));
    }

    /// The files with what it heard, one a call; whole after the call.
    public List<Path> heard() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(f -> f.toString().endsWith("-dec.wav")).sorted().toList();
        }
    }

    @Override
    public void close() throws IOException {
        control.close();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
