package yinxin.app.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import yinxin.telephony.sip.SipSettings;

/// Whether our certificate for SIP over TLS will do, and its port is free.
final class TlsCheck {
    private static final Duration SOON = Duration.ofDays(14);
    /// The kinds of names that a peer compares (RFC 5280 §4.2.1.6): a name of the DNS, and an address.
    private static final int DNS = 2;
    private static final int ADDRESS = 7;

    private final SipSettings sip;
    private final X509Certificate certificate;
    private final Clock clock;
    private final Report report;

    TlsCheck(SipSettings sip, X509Certificate certificate, Clock clock, Report report) {
        this.sip = sip;
        this.certificate = certificate;
        this.clock = clock;
        this.report = report;
    }

    void run(Presence presence) {
        validity();
        names();
        if (presence == Presence.ABSENT) {
            sip.hosts().forEach(host -> sip.tls().ifPresent(tls -> port(host, tls.port())));
        }
    }

    private void validity() {
        var what = "certificate for SIP over TLS";
        var now = clock.instant();
        var begin = certificate.getNotBefore().toInstant();
        var end = certificate.getNotAfter().toInstant();
        var day = end.atOffset(ZoneOffset.UTC).toLocalDate();
        if (end.isBefore(now)) {
            report.fail(what, "it ended on " + day + ": renew it");
        } else if (begin.isAfter(now)) {
            report.fail(what, "it begins only on " + begin.atOffset(ZoneOffset.UTC).toLocalDate() + ": set this machine's clock, or wait");
        } else if (end.isBefore(now.plus(SOON))) {
            report.warn(what + " ends on " + day, "renew it before then, or have it renewed by itself, with reload-on-update: true in its bundle");
        } else {
            report.ok(what + " is valid until " + day);
        }
    }

    /// A peer compares the certificate with what it dials (RFC 5922 §7): which name that is, only its operator knows.
    private void names() {
        var names = alternatives(DNS);
        var addresses = alternatives(ADDRESS);
        if (names.isEmpty() && addresses.isEmpty()) {
            report.fail("certificate for SIP over TLS", "it is made out to no name: get one with the name or address that trunks dial (subjectAltName)");
        } else if (!names.isEmpty()) {
            report.note("trunks that call by TLS must dial us as " + String.join(" or ", names) + ", the name in our certificate");
        } else if (!addresses.containsAll(sip.hosts())) {
            report.warn("certificate for SIP over TLS is for " + String.join(", ", addresses), "get one for " + String.join(" and ", sip.hosts())
                    + ", or for the name that trunks dial");
        } else {
            report.ok("certificate for SIP over TLS is for " + String.join(", ", addresses));
        }
    }

    private List<String> alternatives(int kind) {
        try {
            var all = certificate.getSubjectAlternativeNames();
            return all == null ? List.of() : all.stream().filter(name -> Objects.equals(name.getFirst(), kind))
                    .map(name -> String.valueOf(name.get(1))).toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    private void port(String host, int port) {
        var what = "SIP over TLS, " + host + " port " + port;
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            report.ok(what + " is free");
        } catch (IOException e) {
            report.fail(what, "it cannot be bound (" + e.getMessage() + "): stop what has it, or set yinxin.sip.tls.port");
        }
    }
}
