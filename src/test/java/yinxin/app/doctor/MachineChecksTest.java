package yinxin.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.storage.sql.DatabaseAddress;
import yinxin.telephony.rtp.RtpSettings;
import yinxin.telephony.sip.SipSettings;
import yinxin.voicemail.call.Greetings;
import yinxin.voicemail.recording.MasterKey;
import yinxin.wechat.callback.CallbackProbe;

/// Ports, files and the disk of this machine.
class MachineChecksTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @TempDir
    private Path directory;

    private List<String> ports(int http, SipSettings sip) throws Exception {
        var patient = Ward.patient(directory, URI.create("http://localhost"), http, sip);
        try (var client = HttpClient.newHttpClient()) {
            return Ward.said(report -> assertThat(new PortCheck(patient, new CallbackProbe(patient.wechat(), client, Clock.systemUTC()), report).run())
                    .isEqualTo(Presence.ABSENT));
        }
    }

    @Test
    void portsThatOtherProgramsHaveAreTold() throws Exception {
        var http = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 1);
        http.createContext("/", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        http.start();
        try (var udp = new DatagramSocket(0, LOOPBACK)) {
            var lines = ports(http.getAddress().getPort(), Ward.sip(udp.getLocalPort(), "192.0.2.10"));
            assertThat(lines.subList(0, 2)).containsExactly(
                    "FAIL HTTP port " + http.getAddress().getPort() + " — another program has it: stop that program, or set server.port",
                    "FAIL SIP 127.0.0.1:" + udp.getLocalPort() + " — another program has it for UDP: stop that program, or set yinxin.sip.port");
        } finally {
            http.stop(0);
        }
    }

    @Test
    void portTakenForTcpAloneIsToldToo() throws Exception {
        try (var tcp = new ServerSocket(0, 1, LOOPBACK)) {
            assertThat(ports(Ward.freePort(), Ward.sip(tcp.getLocalPort(), "192.0.2.10"))).element(1).asString()
                    .startsWith("FAIL SIP 127.0.0.1:" + tcp.getLocalPort() + " — another program has it for TCP:");
        }
    }

    @Test
    void gatewayWithAnotherTokenIsNotTakenForThisOne() throws Exception {
        var http = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 1);
        http.createContext("/wechat/callback", exchange -> {
            exchange.sendResponseHeaders(403, -1);
            exchange.close();
        });
        http.start();
        try {
            assertThat(ports(http.getAddress().getPort(), Ward.sip(Ward.freePort(), "192.0.2.10"))).first().asString().startsWith(
                    "FAIL HTTP port " + http.getAddress().getPort() + " — something is there that refuses this callback-token");
        } finally {
            http.stop(0);
        }
    }

    @Test
    void gatewayThatRunsWithAnOlderConfigurationIsTold() throws Exception {
        var http = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 1);
        http.createContext("/wechat/callback", exchange -> {
            var echo = exchange.getRequestURI().getQuery().replaceFirst(".*echostr=([0-9]+).*", "$1").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, echo.length);
            exchange.getResponseBody().write(echo);
            exchange.close();
        });
        http.start();
        var sip = Ward.freePort();
        var patient = Ward.patient(directory, URI.create("http://localhost"), http.getAddress().getPort(), Ward.sip(sip, "192.0.2.10"));
        try (var client = HttpClient.newHttpClient()) {
            var lines = Ward.said(report -> assertThat(new PortCheck(patient, new CallbackProbe(patient.wechat(), client, Clock.systemUTC()), report).run())
                    .isEqualTo(Presence.RUNNING));
            assertThat(lines.subList(0, 2)).containsExactly("ok   HTTP port " + http.getAddress().getPort() + " is held by this gateway: it is running",
                    "FAIL SIP 127.0.0.1:" + sip + " — the running gateway does not listen there: restart it with this configuration");
        } finally {
            http.stop(0);
        }
    }

    @Test
    void sipPortOfAnotherYinxinIsTold() throws Exception {
        try (var another = new yinxin.telephony.sip.TestGateway()) {
            assertThat(ports(Ward.freePort(), Ward.sip(another.port(), "192.0.2.10"))).element(1)
                    .isEqualTo("FAIL SIP 127.0.0.1:" + another.port() + " — another Yinxin has it: stop it, or set yinxin.sip.port");
        }
    }

    @Test
    void portsThatNobodyCanKnowAreTold() throws Exception {
        assertThat(ports(0, Ward.sip(0, "192.0.2.10")).subList(0, 2)).containsExactly(
                "warn HTTP takes any free port — set server.port, so that the proxy knows where to find it",
                "warn SIP takes any free port — set yinxin.sip.port, so that the trunks know where to call");
    }

    @Test
    void addressOfAnotherMachineIsToldWithThoseOfThisOne() throws Exception {
        var elsewhere = new SipSettings("192.0.2.254", 5060, Ward.sip(1, "192.0.2.10").trunks(), 10);
        assertThat(ports(Ward.freePort(), elsewhere)).element(1).asString()
                .startsWith("FAIL SIP 192.0.2.254:5060 — 192.0.2.254 is no address of this machine: set yinxin.sip.host to one of its own: ");
        var any = new SipSettings("0.0.0.0", 5060, Ward.sip(1, "192.0.2.10").trunks(), 10);
        assertThat(ports(Ward.freePort(), any)).element(1).asString()
                .startsWith("FAIL SIP 0.0.0.0:5060 — set yinxin.sip.host to the one address that the trunks reach: ");
    }

    @Test
    void fileInPlaceOfTheDataDirectoryIsTold() throws Exception {
        var file = Files.writeString(directory.resolve("data"), "");
        assertThat(Ward.said(report -> new DiskCheck(file, 10, report).run()))
                .containsExactly("FAIL data directory " + file + " — " + file + " is not a directory: set yinxin.data-dir to one");
        assertThat(Ward.said(report -> new DiskCheck(file.resolve("deeper"), 10, report).run()))
                .containsExactly("FAIL data directory " + file.resolve("deeper") + " — " + file + " is not a directory: set yinxin.data-dir to one");
    }

    @Test
    void directoryThatNobodyCanWriteIsTold() {
        assertThat(Ward.said(report -> new DiskCheck(Path.of("/proc/yinxin"), 10, report).run())).satisfiesExactly(
                full -> assertThat(full).isEqualTo("FAIL disk has 0 MB free — make room: below 64 MB nothing is recorded"),
                unwritable -> assertThat(unwritable).startsWith("FAIL data directory /proc/yinxin — it cannot be written ("));
    }

    @Test
    void measuringLeavesNothingBehind() throws Exception {
        var lines = Ward.said(report -> new DiskCheck(directory, 1, report).run());
        assertThat(lines).anyMatch(l -> l.equals("ok   data directory " + directory + " can be written"));
        assertThat(lines).last().asString().matches("(ok  |warn) disk writes [0-9]+ MB/s and flushes in [0-9.]+ ms.*");
        try (var files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void diskTooSlowForTheCallsAllowedIsTold() {
        assertThat(Ward.said(report -> new DiskCheck(directory, Integer.MAX_VALUE, report).run())).last().asString()
                .matches("warn disk writes .* — use a faster disk, or set yinxin.sip.most-calls to [0-9]+: .*");
    }

    @Test
    void rangeOfMediaPortsIsMeasuredAndTried() throws Exception {
        var first = 18440;
        var rtp = new RtpSettings(LOOPBACK, first, first + 19, 1);
        assertThat(Ward.said(report -> new MediaCheck(rtp, 2000, report).run(Presence.ABSENT))).first().isEqualTo(
                "warn RTP ports 18440-18459 have room for 10 calls at a time, and 2000 are allowed — widen yinxin.rtp.ports to 4000 ports, or set yinxin.sip.most-calls to 10");
        var taken = new ArrayList<DatagramSocket>();
        try {
            for (var i = 0; i < 9; i++) {
                taken.add(new DatagramSocket(first + 2 * i, LOOPBACK));
            }
            assertThat(Ward.said(report -> new MediaCheck(rtp, 10, report).run(Presence.ABSENT))).startsWith(
                    "ok   RTP ports 18440-18459 have room for 10 calls at a time, 10 are allowed",
                    "warn 1 of 10 RTP ports tried are free — set yinxin.rtp.ports to a range that nobody else uses");
            assertThat(Ward.said(report -> new MediaCheck(rtp, 10, report).run(Presence.RUNNING))).element(1)
                    .isEqualTo("ok   1 of 10 RTP ports tried are free, calls may have the others");
            taken.add(new DatagramSocket(first + 18, LOOPBACK));
            assertThat(Ward.said(report -> new MediaCheck(rtp, 10, report).run(Presence.ABSENT))).element(1).asString()
                    .startsWith("FAIL 0 of 10 RTP ports tried are free — set yinxin.rtp.ports");
        } finally {
            taken.forEach(DatagramSocket::close);
        }
    }

    @Test
    void limitOfOpenFilesIsComparedWithTheCallsAllowed() {
        var rtp = new RtpSettings(LOOPBACK, 18440, 18459, 1);
        assertThat(Ward.said(report -> new MediaCheck(rtp, 1_000_000_000, report).run(Presence.ABSENT))).last().asString()
                .matches("(warn|FAIL) open files: [0-9]+ are allowed here \\(ulimit -n\\).* — allow .*2000000300 \\(ulimit -n, or LimitNOFILE= in systemd\\)");
    }

    @Test
    void keyThatOthersReadOrThatLiesBesideTheRecordingsIsTold() throws Exception {
        var key = Files.writeString(directory.resolve("master.key"), Ward.KEY);
        Files.setPosixFilePermissions(key, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r-----"));
        assertThat(configuration(directory.resolve("data"), key)).contains("warn master key " + key + " can be read by others on this machine — run: chmod 600 " + key);
        Files.setPosixFilePermissions(key, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        assertThat(configuration(directory.resolve("data"), key)).contains("ok   master key " + key + " can be read by its owner alone");
        assertThat(configuration(directory, key)).contains(
                "warn master key " + key + " lies in the data directory — move it out, so that no backup holds both lock and key");
    }

    @Test
    void greetingThatCannotBePlayedIsTold() throws Exception {
        var key = Files.writeString(directory.resolve("master.key"), Ward.KEY);
        var greeting = Files.createDirectories(directory.resolve("data/greetings/zh")).resolve("menu.wav");
        Files.writeString(greeting, "no sound");
        assertThat(configuration(directory.resolve("data"), key)).anyMatch(l -> l.startsWith("FAIL greetings — the prompt " + greeting + " cannot be used: ")
                && l.endsWith("; see docs/greetings.md"));
    }

    private List<String> configuration(Path data, Path key) throws Exception {
        var p = Ward.patient(directory, URI.create("http://localhost"), 8080, Ward.sip(5060, "192.0.2.10"));
        var patient = new Patient(p.file(), List.of("yinxin.sip.trunk"), p.publicUrl(), p.http(),
                new Patient.Storage(data, DatabaseAddress.in(data), Optional.empty(), MasterKey.parse(Ward.KEY), Optional.of(key)), p.sip(), p.certificate(), p.rtp(), false, false, Optional.empty(),
                Greetings.Language.ZH, p.wechat(), Optional.empty());
        var lines = Ward.said(report -> new ConfigurationCheck(patient, report).run());
        assertThat(lines).contains("warn yinxin.yml sets yinxin.sip.trunk — correct it, or take it out: there is no such setting",
                "warn no access number with purpose: proof — add one under yinxin.sip.access-numbers, or only you can bind numbers (operator's REST)",
                "note the operator's REST is closed: yinxin.operator.token is empty");
        return lines;
    }
}
