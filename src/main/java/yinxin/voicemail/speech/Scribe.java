package yinxin.voicemail.speech;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.audio.WavFile;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.StoreUnavailable;
import yinxin.voicemail.recording.Recordings;
import yinxin.voicemail.speech.Transcriber.Outcome;
import yinxin.voicemail.transcript.Transcript;
import yinxin.voicemail.transcript.Transcript.Sentence;
import yinxin.voicemail.transcript.Transcripts;

/// Writes stored messages down, a few at a time, behind everything else: it takes the next message that has no text, lets
/// [SpeechGate] decide whether anybody speaks, and has the recogniser hear those passages. The stored messages are the queue, so nothing is
/// lost and nothing grows; a message that waits too long is let be.
public final class Scribe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Scribe.class);
    /// How long it may take to see a new message.
    private static final Duration LOOK = Duration.ofSeconds(1);
    /// Of one claim: longer than the longest message takes on a slow machine. Who dies over it leaves it to the next after that.
    private static final Duration LEASE = Duration.ofMinutes(15);
    /// Calls being recorded, a core, beyond which recognition waits: the machine belongs to them.
    private static final int MOST_CALLS = 200;
    private static final int MOST_ATTEMPTS = 8;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);

    private final Transcripts transcripts;
    private final Recordings recordings;
    private final Transcriber transcriber;
    private final Rules rules;
    private final Clock clock;
    private final ExecutorService threads;

    /// @param threads  messages written down at a time
    /// @param language of all messages, `zh` or `en`; empty: the engine is to find out
    /// @param hotWords names and companies that are likely to be said, beside those that owners expect
    /// @param latest   a message that is older gets no text any more
    public record Rules(int threads, Optional<String> language, List<String> hotWords, Duration latest) {
        public Rules {
            hotWords = List.copyOf(hotWords);
            if (threads < 1 || !latest.isPositive()) {
                throw new IllegalArgumentException("transcription needs a thread and time");
            }
        }
    }

    public Scribe(Transcripts transcripts, Recordings recordings, Transcriber transcriber, Rules rules, Clock clock) {
        this.transcripts = transcripts;
        this.recordings = recordings;
        this.transcriber = transcriber;
        this.rules = rules;
        this.clock = clock;
        this.threads = Executors.newFixedThreadPool(rules.threads(), Thread.ofPlatform().name("scribe-", 0).daemon().factory());
    }

    /// Begins.
    public void start() {
        LOG.info("messages are written down by {}, {} at a time", transcriber.name(), rules.threads());
        for (var i = 0; i < rules.threads(); i++) {
            threads.execute(this::work);
        }
    }

    private void work() {
        while (!threads.isShutdown()) {
            try {
                if (recordings.running() > MOST_CALLS * Runtime.getRuntime().availableProcessors() || !next()) {
                    TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
                }
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /// Writes the next message down. False when there is none.
    boolean next() throws InterruptedException {
        try {
            var id = transcripts.claim(clock.instant(), LEASE, clock.instant().minus(rules.latest()));
            if (id.isPresent()) {
                writeOrLeave(id.get());
            }
            return id.isPresent();
        } catch (StoreUnavailable e) {
            LOG.warn("transcription waits for the database: {}", String.valueOf(e.getCause()));
            return false;
        }
    }

    private void writeOrLeave(MessageId id) throws InterruptedException {
        try {
            write(id);
        } catch (InterruptedException e) {
            transcripts.retry(id, clock.instant(), "the program stopped");
            throw e;
        }
    }

    private void write(MessageId id) throws InterruptedException {
        var samples = samples(id);
        if (samples.isEmpty()) {
            // It may still lie on the disk of another node, on its way to where all can read it.
            again(id, "the recording cannot be read");
            return;
        }
        var passages = SpeechGate.passages(samples.get());
        var sentences = new ArrayList<Sentence>();
        var language = rules.language().orElse("");
        // The owner's first: an engine that takes only so many leaves out the last.
        var words = Stream.concat(transcripts.hotWords(id).stream(), rules.hotWords().stream()).distinct().toList();
        for (var passage : passages) {
            var part = Arrays.copyOfRange(samples.get(), passage.from(), passage.to());
            switch (transcriber.transcribe(new Utterance(part, rules.language(), words))) {
                case Outcome.Heard heard -> {
                    heard.sentences().forEach(sentence -> sentences.add(sentence.later(passage.start())));
                    language = heard.language().isEmpty() ? language : heard.language();
                }
                case Outcome.TryLater(var why) -> {
                    again(id, why);
                    return;
                }
                case Outcome.Misconfigured(var why) -> {
                    LOG.error("messages cannot be written down until the operator acts: {}", why);
                    again(id, why);
                    return;
                }
                case Outcome.Unable(var why) -> {
                    LOG.warn("message {} cannot be written down: {}", id, why);
                    transcripts.giveUp(id, why, clock.instant());
                    return;
                }
            }
        }
        if (sentences.isEmpty()) {
            transcripts.nothingSpoken(id, clock.instant());
        } else {
            transcripts.keep(id, new Transcript(language, transcriber.name(), sentences), clock.instant());
        }
        LOG.info("message {} written down: {} passage(s), {} sentence(s)", id, passages.size(), sentences.size());
    }

    private Optional<short[]> samples(MessageId id) {
        var wav = recordings.wav(id);
        if (wav.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(WavFile.samples(new ByteArrayInputStream(wav.get())));
        } catch (IOException e) {
            throw new IllegalStateException("our own WAV file cannot be read", e);
        }
    }

    private void again(MessageId id, String why) {
        var tried = transcripts.attempts(id);
        if (tried + 1 >= MOST_ATTEMPTS) {
            transcripts.giveUp(id, why, clock.instant());
            return;
        }
        var pause = FIRST_PAUSE.multipliedBy(1L << tried);
        transcripts.retry(id, clock.instant().plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause), why);
    }

    /// Stops what is being written; it is taken up by the next who starts.
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("a recogniser does not stop");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        transcriber.close();
    }
}
