package yinxin.voicemail.delivery;

import java.time.Instant;
import yinxin.voicemail.message.OpenId;

/// One push on its way to one follower: a row of the outbox.
///
/// @param id        names it; also WeChat's `client_msg_id`, so it stays the same over retries. At most 32 octets
/// @param to        the follower
/// @param push      what is sent
/// @param attempts  how often it has been tried before
/// @param createdAt when it was put into the outbox
public record Delivery(String id, OpenId to, Push push, int attempts, Instant createdAt) {}
