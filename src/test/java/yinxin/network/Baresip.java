package yinxin.network;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A baresip, led over its control connection (module `ctrl_tcp`: JSON in netstrings, commands one way, events the other).
public final class Baresip implements RealPhone {
    private static final Pattern EVENT = Pattern.compile("\"type\":\"([A-Z_]+)\"[^}]*?(?:\"param\":\"([^\"]*)\")?\\}");

    private final PhoneProgram program;
    private final Socket control;
    private final StringBuffer events = new StringBuffer();
    private int seen;

    private Baresip(PhoneProgram program, Socket control) {
        this.program = program;
        this.control = control;
        Thread.ofVirtual().start(this::read);
    }

    /// Starts one that registers for a line, rings until somebody decides, and takes one call at a time.
    ///
    /// @param home   a directory of its own
    /// @param speech what it says in every call, over and over: 8 kHz, mono, WAV
    public static Baresip start(Path home, Line line, Path speech) throws IOException {
        var network = line.network().getAddress().getHostAddress() + ":" + line.network().getPort();
        return start(home, "<%s;transport=udp>;auth_user=%s;auth_pass=%s;outbound=\"sip:%s;transport=udp\";regint=600;audio_codecs=pcma"
                .formatted(line.uri(), line.number(), line.password(), network), speech, "");
    }

    /// Starts one with an account of another kind.
    ///
    /// @param account a line of baresip's `accounts`
    /// @param further lines of its `config`
    public static Baresip start(Path home, String account, Path speech, String further) throws IOException {
        Files.createDirectories(home);
        var port = freeTcpPort();
        Files.writeString(home.resolve("config"), """
                net_interface 127.0.0.1
                sip_listen 127.0.0.1:0
                rtp_ports 30000-39999
                call_max_calls 1
                audio_source aufile,%s
                audio_player aubridge,nobody
                audio_alert aubridge,nobody
                module_path /usr/lib/baresip/modules
                module g711.so
                module aufile.so
                module aubridge.so
                module_tmp account.so
                module_app menu.so
                module_app ctrl_tcp.so
                ctrl_tcp_listen 127.0.0.1:%d
                %s
                """.formatted(speech.toAbsolutePath(), port, further));
        Files.writeString(home.resolve("accounts"), account + "\n");
        Files.createFile(home.resolve("contacts"));
        var program = new PhoneProgram(List.of("baresip", "-f", home.toString()), home);
        try {
            return new Baresip(program, connected(program, port));
        } catch (RuntimeException e) {
            program.kill();
            throw e;
        }
    }

    private static Socket connected(PhoneProgram program, int port) {
        return await().atMost(PhoneProgram.PATIENCE).ignoreException(java.net.ConnectException.class).until(() -> {
            if (!program.isAlive()) {
                throw new IllegalStateException("baresip did not start:\n" + program.output());
            }
            return new Socket(InetAddress.getLoopbackAddress(), port);
        }, _ -> true);
    }

    private static int freeTcpPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void read() {
        var buffer = new byte[4096];
        try {
            var in = control.getInputStream();
            for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                events.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            events.append(e);
        }
    }

    private void command(String name, String parameters) {
        var json = "{\"command\":\"" + name + "\",\"params\":\"" + parameters + "\"}";
        try {
            control.getOutputStream().write((json.length() + ":" + json + ",").getBytes(StandardCharsets.UTF_8));
            control.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("baresip is gone: " + program.output(), e);
        }
    }

    /// Waits for an event after those that were waited for before; its parameter.
    private String event(String type) {
        return await("event " + type).atMost(PhoneProgram.PATIENCE).until(() -> next(type), m -> m != null).group(2);
    }

    private @org.jspecify.annotations.Nullable Matcher next(String type) {
        var matcher = EVENT.matcher(events.toString());
        for (var from = seen; matcher.find(from); from = matcher.end()) {
            if (matcher.group(1).equals(type)) {
                seen = matcher.end();
                return matcher;
            }
        }
        return null;
    }

    @Override
    public void dial(String number) {
        command("dial", number);
    }

    @Override
    public void answer() {
        command("accept", "");
    }

    @Override
    public void hangUp() {
        command("hangup", "");
    }

    @Override
    public void press(char key) {
        command("sndcode", Character.toString(key));
    }

    @Override
    public void awaitRinging() {
        event("CALL_INCOMING");
    }

    @Override
    public void awaitInCall() {
        event("CALL_ESTABLISHED");
    }

    @Override
    public String awaitEnd() {
        return event("CALL_CLOSED");
    }

    @Override
    public void switchOff() {
        program.terminate();
    }

    @Override
    public void enterTunnel() throws IOException {
        program.freeze();
    }

    @Override
    public void close() {
        program.kill();
        try {
            control.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
