package yinxin.wechat.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.voicemail.message.StoreUnavailable;
import yinxin.wechat.api.AccessTokens.Grant;

/// The access token as the other nodes have it. A store that is away keeps nobody from asking WeChat: it gives all who ask the same token.
final class SharedTokens {
    /// A request has eight seconds.
    private static final Duration ASKING = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Logger LOG = LoggerFactory.getLogger(SharedTokens.class);

    private final TokenStore store;

    SharedTokens(TokenStore store) {
        this.store = store;
    }

    /// What another node has, or brings while this one waits for it. Empty: this node is to ask WeChat itself.
    Optional<TokenStore.Shared> fromOthers(Grant.@Nullable Token rejected, Clock clock) {
        var end = System.nanoTime() + ASKING.toNanos();
        while (System.nanoTime() < end) {
            var others = usable(rejected, clock.instant());
            if (others.isPresent()) {
                return others;
            }
            if (tried(() -> store.mayAsk(clock.instant(), ASKING), true)) {
                // Who asked before may have brought it since.
                var brought = usable(rejected, clock.instant());
                brought.ifPresent(_ -> giveUp());
                return brought;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return Optional.empty();
    }

    /// What the nodes have, if it can be used and is not the one that WeChat has rejected.
    Optional<TokenStore.Shared> usable(Grant.@Nullable Token rejected, Instant now) {
        return tried(store::shared, Optional.<TokenStore.Shared>empty()).filter(s -> now.isBefore(s.renewAt()))
                .filter(s -> rejected == null || !s.token().value().equals(rejected.value()));
    }

    boolean mayForce(Instant now) {
        return tried(() -> store.mayForce(now, AccessTokens.BETWEEN_FORCED), true);
    }

    void keep(TokenStore.Shared token) {
        tried(() -> {
            store.keep(token);
            return true;
        }, false);
    }

    /// Lets the others ask, whether there was an answer or not.
    void giveUp() {
        tried(() -> {
            store.giveUp();
            return true;
        }, false);
    }

    private static <T> T tried(Supplier<T> work, T otherwise) {
        try {
            return work.get();
        } catch (StoreUnavailable e) {
            LOG.warn("the access token cannot be shared with other nodes now: {}", String.valueOf(e.getCause()));
            return otherwise;
        }
    }
}
