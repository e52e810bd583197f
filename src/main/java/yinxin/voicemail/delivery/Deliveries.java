package yinxin.voicemail.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;

/// What does not get through, for the operator to see and to set going again.
public interface Deliveries {
    /// Those that are held or given up, newest first.
    List<Stuck> stuck(int limit);

    /// Sends one again, as if it had never been tried: the operator's word that showing it twice is better than not at all. False: it is not
    /// stuck, or nobody wants it any more.
    boolean redrive(String id, Instant at);

    /// A row that does not get through.
    ///
    /// @param id        names it
    /// @param to        the follower
    /// @param number    the number that it is about
    /// @param message   the message that it tells of; empty for other pushes
    /// @param held      waiting for the follower to return; otherwise given up
    /// @param why       WeChat's words, or ours
    /// @param attempts  how often it was tried
    /// @param createdAt when it came up
    record Stuck(String id, OpenId to, PhoneNumber number, Optional<MessageId> message, boolean held, String why, int attempts, Instant createdAt) {}
}
