package yinxin.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import yinxin.telephony.e1.E1Trunks;
import yinxin.telephony.sip.SipEndpoint;
import yinxin.telephony.sip.trunk.TrunkUpkeep;
import yinxin.voicemail.Journey;
import yinxin.voicemail.proof.CodeCalls;
import yinxin.voicemail.recording.RecordingLimits;

/// Begins to take calls when everything else is up, and stops first: no new calls, running ones come to their end, then
/// what is left of the journey.
final class CallService implements SmartLifecycle {
    private final SipEndpoint endpoint;
    private final TrunkUpkeep trunks;
    private final E1Trunks e1;
    private final Journey journey;
    private final RecordingLimits limits;
    private final CodeCalls codeCalls;
    private final Duration drain;
    private volatile boolean running;
    private volatile boolean draining;

    /// What calls come over.
    record Lines(SipEndpoint endpoint, TrunkUpkeep trunks, E1Trunks e1) {}

    /// @param drain how long running calls may go on when the program is to stop; longer ones are cut off, and keep what was said
    CallService(Lines lines, Journey journey, RecordingLimits limits, CodeCalls codeCalls, Duration drain) {
        this.endpoint = lines.endpoint();
        this.trunks = lines.trunks();
        this.e1 = lines.e1();
        this.journey = journey;
        this.limits = limits;
        this.codeCalls = codeCalls;
        this.drain = drain;
    }

    @Override
    public void start() {
        try {
            journey.start(limits);
            endpoint.start();
            e1.start();
            trunks.start();
            running = true;
        } catch (IOException e) {
            throw new UncheckedIOException("calls cannot be taken: " + e.getMessage(), e);
        }
    }

    @Override
    public void stop() {
        draining = true;
        running = false;
        trunks.close();
        codeCalls.close();
        var end = System.nanoTime() + drain.toNanos();
        e1.stopTakingCalls();
        endpoint.drain(drain);
        e1.drain(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        endpoint.close();
        e1.close();
        journey.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// Whether it takes no more calls, and those that are up come to their end.
    boolean isDraining() {
        return draining;
    }

    /// After the web server has started, before it stops; the network that sends us calls comes later, and goes sooner.
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 1;
    }
}
