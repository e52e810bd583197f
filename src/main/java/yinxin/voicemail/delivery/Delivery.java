package yinxin.voicemail.delivery;

import java.time.Instant;
import java.util.Optional;
import yinxin.voicemail.message.OpenId;

/// One push on its way to one follower: a row of the outbox, or several that are told together.
///
/// @param id        names it; also WeChat's `client_msg_id`, so it stays the same over repeats. At most 32 octets
/// @param to        the follower
/// @param push      what is sent
/// @param way       how
/// @param attempts  how often it has been tried before
/// @param createdAt when the oldest of it was put into the outbox
/// @param doubt     from before this attempt: it may have arrived already. Empty: it certainly has not
public record Delivery(String id, OpenId to, Push push, Way way, int attempts, Instant createdAt, Optional<Doubt> doubt) {
    /// A push that certainly has not arrived, by the way that is usual for it.
    public Delivery(String id, OpenId to, Push push, int attempts, Instant createdAt) {
        this(id, to, push, push.usualWay(), attempts, createdAt, Optional.empty());
    }

    /// Whether this attempt begins another round: it may show the push a second time, so the other side had better answer at all.
    boolean isOnceMore(Instant now) {
        return doubt.filter(d -> !d.isRepeatable(now)).isPresent();
    }
}
