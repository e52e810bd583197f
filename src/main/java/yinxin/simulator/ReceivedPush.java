package yinxin.simulator;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A template message that was accepted, once for each `client_msg_id`.
public record ReceivedPush(long msgId, String openId, String templateId, Map<String, String> values, Optional<String> url,
        Optional<String> clientMsgId, Instant at) {
    public ReceivedPush {
        values = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(values));
    }

    @Override
    public String toString() {
        return "ReceivedPush[msgId=" + msgId + ", to=" + Users.masked(openId) + ", at=" + at + "]";
    }
}
