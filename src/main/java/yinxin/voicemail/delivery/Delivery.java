package yinxin.voicemail.delivery;

import java.time.Instant;
import java.util.Optional;
import yinxin.voicemail.delivery.DeliveryPlan.Turn;
import yinxin.voicemail.message.OpenId;

/// One push on its way to one follower: a row of the outbox, or several that are told together.
///
/// @param id        names it; also WeChat's `client_msg_id`, so it stays the same over repeats. At most 32 octets
/// @param to        the follower
/// @param push      what is sent
/// @param way       how
/// @param turn      whether it may have arrived, and may be shown twice
/// @param attempts  how often it has been tried before
/// @param createdAt when the oldest of it was put into the outbox
/// @param doubt     from before this attempt, if it is not the first
public record Delivery(String id, OpenId to, Push push, Way way, Turn turn, int attempts, Instant createdAt, Optional<Doubt> doubt) {
    /// A push that certainly has not arrived, by the way that is usual for it.
    public Delivery(String id, OpenId to, Push push, int attempts, Instant createdAt) {
        this(id, to, push, push.usualWay(), Turn.FIRST, attempts, createdAt, Optional.empty());
    }
}
