package yinxin.app.doctor;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.stream.Collectors;
import yinxin.telephony.probe.OptionsProbe;
import yinxin.telephony.probe.OptionsProbe.Outcome.Answered;
import yinxin.wechat.callback.CallbackProbe;

/// Whether the ports for pages and calls are free, or held by the gateway itself.
final class PortCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /// What our endpoints call themselves in the header Server.
    private static final String PRODUCT = "Yinxin";

    private final Patient patient;
    private final CallbackProbe callback;
    private final Report report;

    PortCheck(Patient patient, CallbackProbe callback, Report report) {
        this.patient = patient;
        this.callback = callback;
        this.report = report;
    }

    Presence run() {
        var presence = http();
        patient.sip().hosts().forEach(host -> sip(host, presence));
        return presence;
    }

    private void sip(String host, Presence presence) {
        try {
            sip(InetAddress.getByName(host), presence);
        } catch (UnknownHostException e) {
            report.fail("SIP host " + host, "the name is unknown: set yinxin.sip.host to an address of this machine");
        }
    }

    private Presence http() {
        var http = patient.http();
        var what = "HTTP port " + http.getPort();
        if (http.getPort() == 0) {
            report.warn("HTTP takes any free port", "set server.port, so that the proxy knows where to find it");
            return Presence.ABSENT;
        }
        if (http.getAddress() != null && !isOurs(http.getAddress())) {
            report.fail(what, notOurs(http.getAddress(), "server.address"));
            return Presence.ABSENT;
        }
        try (var _ = new ServerSocket(http.getPort(), 1, http.getAddress())) {
            report.ok(what + " is free: the gateway is not running");
            return Presence.ABSENT;
        } catch (IOException e) {
            return holder(what, e);
        }
    }

    private Presence holder(String what, IOException problem) {
        var any = patient.http().getAddress() == null || patient.http().getAddress().isAnyLocalAddress();
        var host = any ? "127.0.0.1" : literal(patient.http().getAddress());
        report.busy("asking who has " + what);
        switch (callback.ask(URI.create("http://" + host + ":" + patient.http().getPort()))) {
            case CallbackProbe.Outcome.Echoed _ -> {
                report.ok(what + " is held by this gateway: it is running");
                return Presence.RUNNING;
            }
            case CallbackProbe.Outcome.Refused _ -> report.fail(what, "something is there that refuses this callback-token, such as a Yinxin with another "
                    + "configuration: stop it, restart it, or set server.port");
            case CallbackProbe.Outcome.Redirected _, CallbackProbe.Outcome.Strange _, CallbackProbe.Outcome.TooSlow _ ->
                    report.fail(what, "another program has it: stop that program, or set server.port");
            case CallbackProbe.Outcome.Unreachable _ -> report.fail(what, "it cannot be bound (" + problem.getMessage()
                    + "): stop what has it, or set server.port");
        }
        return Presence.ABSENT;
    }

    private void sip(InetAddress host, Presence presence) {
        var port = patient.sip().port();
        var what = "SIP " + literal(host) + ":" + port;
        if (host.isAnyLocalAddress()) {
            report.fail(what, "set yinxin.sip.host to the one address that the trunks reach: " + ourAddresses());
        } else if (!isOurs(host)) {
            report.fail(what, notOurs(host, "yinxin.sip.host"));
        } else if (port == 0) {
            report.warn("SIP takes any free port", "set yinxin.sip.port, so that the trunks know where to call");
        } else {
            bind(host, port, presence);
        }
        if (host.isLoopbackAddress() && isOurs(host)) {
            report.warn("SIP " + literal(host) + " is reached from this machine only", "set yinxin.sip.host for trunks elsewhere: " + ourAddresses());
        }
    }

    private void bind(InetAddress host, int port, Presence presence) {
        var what = "SIP " + literal(host) + ":" + port;
        var udp = isFreeForUdp(host, port);
        var tcp = isFreeForTcp(host, port);
        if (udp && tcp) {
            if (presence == Presence.RUNNING) {
                report.fail(what, "the running gateway does not listen there: restart it with this configuration");
            } else {
                report.ok(what + " is free, UDP and TCP");
            }
            return;
        }
        report.busy("asking who has " + what);
        var ours = OptionsProbe.ask(host, new InetSocketAddress(host, port), PATIENCE) instanceof Answered answer && answer.product().startsWith(PRODUCT);
        if (ours && presence == Presence.RUNNING) {
            report.ok(what + " is held by this gateway, UDP and TCP");
        } else if (ours) {
            report.fail(what, "another Yinxin has it: stop it, or set yinxin.sip.port");
        } else {
            report.fail(what, "another program has it for " + (udp ? "TCP" : tcp ? "UDP" : "UDP and TCP") + ": stop that program, or set yinxin.sip.port");
        }
    }

    private static boolean isFreeForUdp(InetAddress host, int port) {
        try (var _ = new DatagramSocket(port, host)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isFreeForTcp(InetAddress host, int port) {
        try (var _ = new ServerSocket(port, 1, host)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isOurs(InetAddress address) {
        try (var _ = new DatagramSocket(0, address)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String notOurs(InetAddress address, String key) {
        return literal(address) + " is no address of this machine: set " + key + " to one of its own: " + ourAddresses();
    }

    private static String ourAddresses() {
        try {
            var found = NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                    .filter(a -> !a.isLoopbackAddress() && !a.isLinkLocalAddress()).map(PortCheck::literal).sorted().collect(Collectors.joining(", "));
            return found.isEmpty() ? "it has none but 127.0.0.1" : found;
        } catch (SocketException e) {
            return "see `ip address`";
        }
    }

    private static String literal(InetAddress address) {
        var text = address.getHostAddress().replaceFirst("%.*", "");
        return text.indexOf(':') < 0 ? text : "[" + text + "]";
    }
}
