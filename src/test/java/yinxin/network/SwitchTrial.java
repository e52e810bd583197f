package yinxin.network;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import yinxin.telephony.sip.Sipp;
import yinxin.telephony.sip.auth.DigestChallenge;
import yinxin.telephony.sip.auth.DigestCredentials;
import yinxin.telephony.sip.auth.DigestCredentials.NonceUse;
import yinxin.telephony.sip.auth.DigestLogin;
import yinxin.telephony.sip.auth.DigestRequest;
import yinxin.telephony.sip.stack.SipHeaders;
import yinxin.voicemail.message.PhoneNumber;

/// How much the embedded network carries: registrations held, a storm of re-registrations, and calls forwarded, with the processor time
/// that the switch itself took. A program, not a test:
///
/// ```
///   java -cp target/test-classes:target/classes:… yinxin.network.SwitchTrial REGISTERED STORM-PER-SECOND CALLS CALLS-PER-SECOND
/// ```
final class SwitchTrial {
    private static final long FIRST = 13810000000L;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private SwitchTrial() {}

    public static void main(String[] arguments) throws Exception {
        var registered = Integer.parseInt(arguments[0]);
        var storm = Integer.parseInt(arguments[1]);
        var calls = Integer.parseInt(arguments[2]);
        var rate = Integer.parseInt(arguments[3]);
        var directory = Files.createTempDirectory("switch-trial");
        try (var bed = new SwitchBed(directory, 9, 9, 1_000_000)) {
            subscribe(bed, registered);
            System.out.println(reregistered(bed, registered, storm));
            System.out.println("registered now: " + bed.store.registrations.count(Instant.now()));
            System.out.println(carried(bed, calls, rate));
        } finally {
            try (var files = Files.walk(directory)) {
                for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        System.exit(0);
    }

    private static String number(int which) {
        return Long.toString(FIRST + which);
    }

    private static void subscribe(SwitchBed bed, int howMany) {
        var start = System.nanoTime();
        for (var i = 0; i < howMany; i++) {
            bed.subscribes(PhoneNumber.parse(number(i)).orElseThrow(), Forwarding.USUAL);
        }
        System.out.println(howMany + " subscribers kept in " + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
    }

    /// Everybody registers, at this rate, with a challenge each, as after a power cut.
    private static String reregistered(SwitchBed bed, int howMany, int rate) throws IOException {
        var start = System.nanoTime();
        var cpu = cpu();
        var waiting = new HashMap<Integer, Integer>();
        var accepted = 0;
        var sent = 0;
        try (var socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0))) {
            socket.setReceiveBufferSize(4 << 20);
            socket.setSoTimeout(1);
            var last = System.nanoTime();
            while (accepted < howMany && System.nanoTime() - last < PATIENCE.toNanos()) {
                while (sent < howMany && System.nanoTime() - start >= sent * 1_000_000_000L / rate) {
                    send(socket, bed.port(), register(socket, sent, 1, ""));
                    waiting.put(sent, sent);
                    sent++;
                }
                var answer = receive(socket);
                if (answer.isPresent()) {
                    last = System.nanoTime();
                    var which = Integer.parseInt(answer.get().first("call-id").orElseThrow().substring(4));
                    if (answer.get().startLine().contains(" 401 ")) {
                        send(socket, bed.port(), register(socket, which, 2, proof(answer.get(), which)));
                    } else if (answer.get().startLine().contains(" 200 ") && waiting.remove(which) != null) {
                        accepted++;
                    }
                }
            }
        }
        var took = Duration.ofNanos(System.nanoTime() - start);
        return "registrations: %d of %d in %d ms, %d a second, processor %d ms (with the phones' own hashing)".formatted(accepted, howMany, took.toMillis(),
                accepted * 1000L / Math.max(1, took.toMillis()), (cpu() - cpu) / 1_000_000);
    }

    private static String proof(SipHeaders challenged, int which) {
        var challenge = challenged.all("www-authenticate").stream().flatMap(v -> DigestChallenge.parse(v).stream()).findFirst().orElseThrow();
        var login = new DigestLogin(number(which), People.PASSWORD);
        return "Authorization: " + DigestCredentials.answer(challenge, login, new DigestRequest("REGISTER", "sip:" + People.REALM), NonceUse.of("c", 1)).format() + "\r\n";
    }

    private static String register(DatagramSocket socket, int which, int cseq, String proof) {
        return "REGISTER sip:" + People.REALM + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + socket.getLocalPort() + ";branch=z9hG4bKs" + which + "x" + cseq
                + "\r\nFrom: <sip:" + number(which) + "@example.com>;tag=t\r\nTo: <sip:" + number(which) + "@example.com>\r\nCall-ID: call" + which + "\r\nCSeq: "
                + cseq + " REGISTER\r\nContact: <sip:" + number(which) + "@127.0.0.1:" + socket.getLocalPort() + ">\r\nExpires: 3600\r\nMax-Forwards: 70\r\n"
                + proof + "Content-Length: 0\r\n\r\n";
    }

    private static void send(DatagramSocket socket, int port, String text) throws IOException {
        var octets = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(octets, octets.length, InetAddress.getByName("127.0.0.1"), port));
    }

    private static Optional<SipHeaders> receive(DatagramSocket socket) throws IOException {
        var packet = new DatagramPacket(new byte[4000], 4000);
        try {
            socket.receive(packet);
            return Optional.of(SipHeaders.read(packet.getData(), packet.getLength()));
        } catch (SocketTimeoutException e) {
            LockSupport.parkNanos(1);
            return Optional.empty();
        }
    }

    /// Calls from the network above to one phone, each set up, answered and ended: seven messages in, eight out.
    private static String carried(SwitchBed bed, int calls, int rate) throws Exception {
        try (var phone = Sipp.scenario("answering-phone").calls(calls, rate).listens()) {
            var lin = new RegisteredContact(People.LIN, "sip:13800138000@127.0.0.1:" + phone.port(), Instant.now().plusSeconds(3600), 1, "trial", 1,
                    new InetSocketAddress("127.0.0.1", phone.port()), "udp", "", "");
            bed.subscribes(People.LIN, Forwarding.USUAL);
            bed.store.registrations.update(People.LIN, Instant.now(), _ -> List.of(lin));
            var cpu = cpu();
            var start = System.nanoTime();
            Sipp.scenario("proxied-call").calling("13800138000").calls(calls, rate).from(SwitchBed.UPSTREAM).passesAgainst(bed.port());
            phone.passes();
            var used = Math.max(1, cpu() - cpu);
            var figures = Map.of("calls", calls, "milliseconds", Duration.ofNanos(System.nanoTime() - start).toMillis(), "processor ms", used / 1_000_000);
            return "calls: " + figures + ", so " + calls * 1_000_000_000L / used + " a second on one core";
        }
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
