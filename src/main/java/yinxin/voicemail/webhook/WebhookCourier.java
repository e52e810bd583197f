package yinxin.voicemail.webhook;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.voicemail.message.StoreUnavailable;

/// Tells webhooks what has happened. What is to be told stands in the database before it is sent, and until it was taken: a crash in between means
/// that a receiver may hear of something twice, by the same number, and never that it does not.
///
/// An answer of 2xx is taken for "I have it". Anything else, or none within [#PATIENCE], is tried again after [#WAITS], and then given up.
public final class WebhookCourier implements AutoCloseable {
    /// A receiver that needs longer should answer first and work then.
    static final Duration PATIENCE = Duration.ofSeconds(10);
    /// Two days and a half: a weekend.
    static final List<Duration> WAITS = List.of(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofHours(2),
            Duration.ofHours(6), Duration.ofHours(12), Duration.ofHours(24), Duration.ofHours(24));
    /// A row of the timeline may become visible so much later than one with a higher number; nobody's transaction takes as long.
    static final Duration SETTLED_AFTER = Duration.ofSeconds(30);
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration ROUND = Duration.ofSeconds(2);
    private static final Duration DONE_KEPT = Duration.ofDays(2);
    private static final Duration DEAD_KEPT = Duration.ofDays(14);
    private static final int MOST_AT_ONCE = 32;
    private static final Logger LOG = LoggerFactory.getLogger(WebhookCourier.class);

    private final Webhooks webhooks;
    private final WebhookSignature signature;
    private final Clock clock;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).followRedirects(HttpClient.Redirect.NEVER).build();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ArrayDeque<Seen> seen = new ArrayDeque<>();
    private Instant forgotten = Instant.EPOCH;
    private long settled;

    private record Seen(Instant at, long newest) {}

    public WebhookCourier(Webhooks webhooks, WebhookSignature signature, Clock clock) {
        this.webhooks = webhooks;
        this.signature = signature;
        this.clock = clock;
    }

    /// Begins, on a thread of its own.
    public void start() {
        Thread.ofVirtual().name("webhooks").start(() -> {
            do {
                try {
                    while (round() == MOST_AT_ONCE && closing.getCount() > 0) {
                        LOG.trace("more webhook calls are due");
                    }
                } catch (StoreUnavailable e) {
                    LOG.warn("webhooks wait for the database: {}", e.getMessage());
                }
            } while (!closed());
        });
    }

    private boolean closed() {
        try {
            return closing.await(ROUND.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /// One round: writes down what has happened, and sends what is due. How many were sent.
    int round() {
        var now = clock.instant();
        if (webhooks.list().isEmpty()) {
            return 0;
        }
        webhooks.gather(now, settled(now));
        if (forgotten.plus(Duration.ofHours(1)).isBefore(now)) {
            webhooks.forget(now.minus(DONE_KEPT), now.minus(DEAD_KEPT));
            forgotten = now;
        }
        var due = webhooks.claim(now, MOST_AT_ONCE, LEASE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            due.forEach(call -> threads.execute(() -> send(call)));
        }
        return due.size();
    }

    /// Up to where everything has been visible for long enough.
    private long settled(Instant now) {
        seen.addLast(new Seen(now, webhooks.newest()));
        while (!seen.isEmpty() && !seen.getFirst().at().plus(SETTLED_AFTER).isAfter(now)) {
            settled = seen.removeFirst().newest();
        }
        return settled;
    }

    private void send(WebhookCall call) {
        var now = clock.instant();
        try {
            var request = HttpRequest.newBuilder(call.webhook().url()).timeout(PATIENCE).header("Content-Type", "application/json")
                    .header("User-Agent", "Yinxin").header("Yinxin-Event", call.type().key()).header("Yinxin-Event-Id", Long.toString(call.event()))
                    .header(WebhookSignature.HEADER, signature.of(call.webhook().id(), call.body(), now)).POST(BodyPublishers.ofString(call.body())).build();
            var status = http.send(request, BodyHandlers.discarding()).statusCode();
            settle(call, status / 100 == 2 ? Optional.empty() : Optional.of("answered with " + status));
        } catch (IOException e) {
            settle(call, Optional.of(e instanceof java.net.http.HttpTimeoutException ? "no answer within " + PATIENCE.toSeconds() + " s"
                    : "cannot be reached: " + e.getClass().getSimpleName()));
        } catch (InterruptedException e) {
            // Closed meanwhile: its lease ends, and it is sent again.
            Thread.currentThread().interrupt();
        }
    }

    private void settle(WebhookCall call, Optional<String> wrong) {
        var now = clock.instant();
        try {
            if (wrong.isEmpty()) {
                webhooks.done(call, now);
            } else if (call.attempts() < WAITS.size()) {
                webhooks.retry(call, now.plus(WAITS.get(call.attempts())), wrong.get());
            } else {
                webhooks.dead(call, wrong.get());
                LOG.warn("webhook {} was not reached for days; an event was given up ({})", call.webhook().id(), wrong.get());
            }
        } catch (StoreUnavailable e) {
            LOG.warn("what came of a webhook call cannot be noted; it is sent again: {}", e.getMessage());
        }
    }

    /// Sends no more. What is on its way is finished.
    @Override
    public void close() {
        closing.countDown();
        http.shutdown();
    }
}
