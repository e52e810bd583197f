package yinxin.app.bench;

import java.util.List;
import yinxin.app.bench.Plot.Point;

/// What Asterisk 23.4.1 (chan_pjsip, app_voicemail with WAV files and silence detection, its sample settings) did when it was measured in the
/// same way on 2026-11-22: one core for it, the load on the other, loopback, markers in every packet. It was another run on another day and
/// an older generation of processor (AMD EPYC Zen 3), so the figures show the order of things and not per cents.
final class PeerFigures {
    /// Recordings at a time, and per cent of the core.
    static final List<Point> CORE = List.of(new Point(200, 32), new Point(400, 55), new Point(500, 74), new Point(600, 89), new Point(700, 98));
    /// Recordings at a time, and microseconds of CPU a packet.
    static final List<Point> PACKET = List.of(new Point(200, 30.9), new Point(400, 26.8), new Point(500, 29.3), new Point(600, 29.4), new Point(700, 27.7));
    /// Short calls a second, and INVITE to 200 at p99 in milliseconds.
    static final List<Point> SET_UPS = List.of(new Point(40, 11), new Point(60, 46), new Point(70, 37), new Point(80, 1885));

    private PeerFigures() {}
}
