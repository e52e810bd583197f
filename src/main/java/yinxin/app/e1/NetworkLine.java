package yinxin.app.e1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import yinxin.network.e1.E1Gateway;

/// The embedded network's E1 to voicemail, while the program runs. It starts before voicemail and the network take calls, and stops after both: calls that are up
/// come to their end in voicemail's own time.
public final class NetworkLine implements SmartLifecycle {
    /// What is still up then has been cut off by voicemail, or goes to one elsewhere.
    private static final Duration DRAINING = Duration.ofSeconds(5);

    private final E1Gateway line;
    private volatile boolean running;

    public NetworkLine(E1Gateway line) {
        this.line = line;
    }

    @Override
    public void start() {
        try {
            line.start();
            running = true;
        } catch (IOException e) {
            throw new UncheckedIOException("the network's E1 to voicemail cannot be opened: " + e.getMessage(), e);
        }
    }

    @Override
    public void stop() {
        running = false;
        line.drain(DRAINING);
        line.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 2;
    }
}
