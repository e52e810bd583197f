package yinxin.wechat.callback;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.voicemail.delivery.DeliveryOutcome;
import yinxin.voicemail.delivery.SeenEvents;
import yinxin.wechat.api.CustomerPush;

/// Sees to it that each event is handled once, however often WeChat delivers it, and that WeChat is answered in time.
///
/// - A delivery that comes while the first is being handled waits for the same answer; so does one that comes just after.
/// - Handling that fails gives the event back, so that the next delivery handles it.
/// - Handling that takes longer than [#PATIENCE] goes on; WeChat hears "success", and the answer follows as a chat message.
final class Reception implements AutoCloseable {
    /// WeChat hangs up after five seconds.
    static final Duration PATIENCE = Duration.ofSeconds(3);
    /// How many answers are kept for repeated deliveries, which come within seconds.
    private static final int KEPT = 1_000;
    /// How many events may be handled at a time. Beyond it WeChat is told to come again.
    private static final int MOST_AT_ONCE = 200;
    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    private final Conversation conversation;
    private final SeenEvents seen;
    private final Function<CustomerPush, DeliveryOutcome> chat;
    private final Clock clock;
    private final Duration patience;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("callback-", 0).factory());
    private final Map<String, Handling> recent = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Handling> eldest) {
            return size() > KEPT;
        }
    };

    /// @param late     sends an answer that came too late for the callback
    /// @param patience how long WeChat is kept waiting
    Reception(Conversation conversation, SeenEvents seen, Function<CustomerPush, DeliveryOutcome> late, Clock clock, Duration patience) {
        this.conversation = conversation;
        this.seen = seen;
        this.chat = late;
        this.clock = clock;
        this.patience = patience;
    }

    /// One event on its way. `late` is set by the delivery that could not wait for it.
    private record Handling(CompletableFuture<Optional<String>> answer, AtomicBoolean late) {}

    /// What WeChat is told.
    sealed interface Outcome {
        /// This text, for the user.
        record Say(String text) implements Outcome {}

        /// All is well.
        record Nothing() implements Outcome {}

        /// Come again.
        record Failed() implements Outcome {}
    }

    /// Handles one delivery of an event.
    Outcome receive(CallbackMessage message) {
        Handling handling;
        synchronized (recent) {
            var earlier = recent.get(message.key());
            var failedBefore = earlier != null && earlier.answer.isCompletedExceptionally();
            if (earlier != null && !failedBefore) {
                handling = earlier;
            } else if (places.tryAcquire()) {
                var answer = CompletableFuture.supplyAsync(() -> handle(message, failedBefore), threads);
                handling = new Handling(answer, new AtomicBoolean());
                recent.put(message.key(), handling);
            } else {
                LOG.warn("more than {} callbacks at a time: WeChat is told to come again", MOST_AT_ONCE);
                return new Outcome.Failed();
            }
        }
        return await(handling, message);
    }

    private Optional<String> handle(CallbackMessage message, boolean failedBefore) {
        try {
            // A receipt asks nobody anything: one transaction, where the others claim, act and say that it is done.
            if (message.event() instanceof CallbackEvent.PushFinished) {
                seen.once(message.key(), clock.instant(), () -> conversation.answer(message.event()));
                return Optional.empty();
            }
            if (!seen.firstTime(message.key(), clock.instant()) && !failedBefore) {
                return Optional.empty();
            }
            var done = false;
            try {
                var answer = conversation.answer(message.event()).map(PassiveReply::fitting);
                seen.handled(message.key());
                done = true;
                return answer;
            } finally {
                if (!done) {
                    seen.forget(message.key());
                }
            }
        } finally {
            places.release();
        }
    }

    private Outcome await(Handling handling, CallbackMessage message) {
        try {
            return handling.answer.get(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .<Outcome>map(Outcome.Say::new).orElseGet(Outcome.Nothing::new);
        } catch (TimeoutException e) {
            if (handling.late.compareAndSet(false, true)) {
                handling.answer.whenComplete((answer, failure) -> sayLater(message, failure == null ? answer : apology(message, failure)));
            }
            return new Outcome.Nothing();
        } catch (ExecutionException e) {
            LOG.error("a callback could not be handled; WeChat is told to come again", e.getCause());
            return new Outcome.Failed();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Failed();
        }
    }

    private Optional<String> apology(CallbackMessage message, Throwable failure) {
        LOG.error("a callback was handled late, and in vain", failure);
        return switch (message.event()) {
            case CallbackEvent.Text text -> Optional.of(conversation.apology(text.from()));
            case CallbackEvent.MenuClicked clicked -> Optional.of(conversation.apology(clicked.from()));
            case CallbackEvent.Followed _, CallbackEvent.Unfollowed _, CallbackEvent.Wordless _, CallbackEvent.Scanned _,
                    CallbackEvent.PushFinished _, CallbackEvent.Other _ -> Optional.empty();
        };
    }

    private void sayLater(CallbackMessage message, Optional<String> answer) {
        if (answer.isPresent() && !(chat.apply(new CustomerPush(message.event().from(), answer.get())) instanceof DeliveryOutcome.Accepted)) {
            LOG.warn("an answer was late, and the chat did not take it any more");
        }
    }

    /// Waits for what is being handled.
    @Override
    public void close() {
        threads.close();
    }
}
