package yinxin.app;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import yinxin.FreePort;
import yinxin.simulator.SimulatorSettings;
import yinxin.simulator.WeChatSimulator;

/// An operator's first hour: a WeChat account, and a configuration for it made by `init`, on ports that are free.
final class SetUp implements AutoCloseable {
    final WeChatSimulator wechat;
    final Path directory;
    final Path file;
    final int http;
    final int sip;

    private SetUp(WeChatSimulator wechat, Path directory, int http, int sip) {
        this.wechat = wechat;
        this.directory = directory;
        this.file = directory.resolve("yinxin.yml");
        this.http = http;
        this.sip = sip;
    }

    /// The five answers, for an account of the simulator.
    static String answers(int http, SimulatorSettings account) {
        return "http://localhost:" + http + "\n127.0.0.1\n127.0.0.0/8\n+861012345678, 01012345600\n" + account.appId() + " " + account.appSecret()
                + " " + SimulatorSettings.MISSED_CALL.id() + "\n";
    }

    static SetUp of(SimulatorSettings account, Path directory) throws IOException, InterruptedException {
        var setUp = new SetUp(WeChatSimulator.start(account, Clock.systemUTC()), directory, freePort(), freePort());
        var init = Program.run(directory, Map.of(), answers(setUp.http, SimulatorSettings.demo()), "init");
        if (init.exitCode() != 0) {
            setUp.close();
            throw new AssertionError("init said:\n" + init.output() + init.errors());
        }
        setUp.change("wechat:\n", "wechat:\n    api-url: " + setUp.wechat.url() + "\n");
        setUp.change("sip:\n", "sip:\n    port: " + setUp.sip + "\n    most-calls: 20\n");
        setUp.change("operator:\n", "rtp:\n    ports: 18100-18399\n  operator:\n");
        setUp.change("yinxin:\n", "server:\n  port: " + setUp.http + "\n  address: 127.0.0.1\nyinxin:\n");
        return setUp;
    }

    /// Changes the configuration as an editor would.
    void change(String from, String to) throws IOException {
        var text = Files.readString(file);
        var i = text.indexOf(from);
        if (i < 0) {
            throw new AssertionError("the configuration has no " + from + ":\n" + text);
        }
        Files.writeString(file, text.substring(0, i) + to + text.substring(i + from.length()));
    }

    Gateway.Running serve() {
        return Gateway.start(Optional.of(file), Map.of(), Clock.systemUTC());
    }

    Program.Result doctor() throws IOException, InterruptedException {
        return Program.run(directory, Map.of(), "", "doctor", "--config", file.getFileName().toString());
    }

    /// Free for UDP and TCP at this moment.
    static int freePort() throws IOException {
        while (true) {
            try (var tcp = new ServerSocket(FreePort.any(), 1, InetAddress.getLoopbackAddress());
                 var _ = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress())) {
                return tcp.getLocalPort();
            } catch (java.net.BindException e) {
                // taken for UDP: try the next one
            }
        }
    }

    @Override
    public void close() {
        wechat.close();
    }
}
