package yinxin.app.doctor;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramSocket;
import yinxin.telephony.rtp.RtpSettings;

/// Whether as many calls as are allowed find a port and a file each.
final class MediaCheck {
    private static final int SAMPLED = 50;
    /// Open at a time for each call: its RTP socket and its recording.
    private static final int FILES_A_CALL = 2;
    /// Libraries, database, pages, connections to WeChat.
    private static final int OTHER_FILES = 300;

    private final RtpSettings rtp;
    private final int mostCalls;
    private final Report report;

    MediaCheck(RtpSettings rtp, int mostCalls, Report report) {
        this.rtp = rtp;
        this.mostCalls = mostCalls;
        this.report = report;
    }

    void run(Presence presence) {
        width();
        sample(presence);
        openFiles();
    }

    private String range() {
        return "RTP ports " + rtp.firstPort() + "-" + rtp.lastPort();
    }

    private void width() {
        if (rtp.ports() >= mostCalls) {
            report.ok(range() + " have room for " + rtp.ports() + " calls at a time, " + mostCalls + " are allowed");
        } else {
            report.warn(range() + " have room for " + rtp.ports() + " calls at a time, and " + mostCalls + " are allowed",
                    "widen yinxin.rtp.ports to " + 2L * mostCalls + " ports, or set yinxin.sip.most-calls to " + rtp.ports());
        }
    }

    private void sample(Presence presence) {
        var tried = Math.min(SAMPLED, rtp.ports());
        var free = 0;
        for (var i = 0; i < tried; i++) {
            var even = rtp.firstPort() + (rtp.firstPort() & 1) + 2 * (int) ((long) i * rtp.ports() / tried);
            free += isFree(even) ? 1 : 0;
        }
        var said = free + " of " + tried + " RTP ports tried are free";
        if (free == 0 && presence == Presence.ABSENT) {
            report.fail(said, "set yinxin.rtp.ports to a range that nobody else uses, and yinxin.sip.host to an address of this machine");
        } else if (free < tried && presence == Presence.ABSENT) {
            report.warn(said, "set yinxin.rtp.ports to a range that nobody else uses");
        } else {
            report.ok(said + (free < tried ? ", calls may have the others" : ""));
        }
    }

    private boolean isFree(int port) {
        try (var _ = new DatagramSocket(port, rtp.bind())) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void openFiles() {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system)) {
            return;
        }
        var allowed = system.getMaxFileDescriptorCount();
        var wanted = (long) FILES_A_CALL * mostCalls + OTHER_FILES;
        var calls = Math.max(0, (allowed - OTHER_FILES) / FILES_A_CALL);
        var said = "open files: " + allowed + " are allowed here (ulimit -n)";
        if (calls == 0) {
            report.fail(said, "allow at least " + wanted + " (ulimit -n, or LimitNOFILE= in systemd)");
        } else if (allowed < wanted) {
            report.warn(said + ", enough for " + calls + " calls at a time", "allow " + wanted + " (ulimit -n, or LimitNOFILE= in systemd)");
        } else {
            report.ok(said + ", " + wanted + " are needed at most");
        }
    }
}
