package yinxin.telephony.sip.proxy;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/// What a proxy counts.
final class Counters {
    private static final int UNAUTHORIZED = 401;
    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

    private final MeterRegistry meters;
    private final AtomicInteger active = new AtomicInteger();

    Counters(MeterRegistry meters) {
        this.meters = meters;
        meters.gauge("yinxin.network.calls.ringing", active);
    }

    /// Calls that are being set up now.
    AtomicInteger active() {
        return active;
    }

    /// We gave this answer ourselves. Challenges are counted apart: every honest phone gets one.
    void answered(String method, int status) {
        if (status == UNAUTHORIZED || status == PROXY_AUTHENTICATION_REQUIRED) {
            meters.counter("yinxin.network.challenged", "method", known(method)).increment();
        } else if (status >= 300) {
            meters.counter("yinxin.network.refused", "method", known(method), "status", Integer.toString(status)).increment();
        }
    }

    /// A request for somebody else came that no call of ours explains, and went no further.
    void stray() {
        meters.counter("yinxin.network.stray").increment();
    }

    /// Whoever invents methods shall not invent metrics.
    private static String known(String method) {
        return switch (method) {
            case "INVITE", "REGISTER", "OPTIONS", "BYE", "CANCEL" -> method;
            default -> "other";
        };
    }
}
