package yinxin.voicemail.work;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes of a job one that may come again and again. An executor ends a repeated job for good, and without a word, as soon as it throws once: then
/// nothing is flushed, compared or taken over any more, and nobody knows. A steady job's fault is told, and its next round comes.
public final class Steady {
    private static final Logger LOG = LoggerFactory.getLogger(Steady.class);

    private Steady() {}

    /// The same job, which does not throw.
    ///
    /// @param name what is told of it in the log
    public static Runnable job(String name, Runnable job) {
        return () -> {
            try {
                job.run();
            } catch (RuntimeException fault) {
                LOG.error("one round of {} failed, the next will come; this is a fault of ours", name, fault);
            }
        };
    }
}
