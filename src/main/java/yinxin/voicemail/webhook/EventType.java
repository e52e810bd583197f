package yinxin.voicemail.webhook;

import java.util.Arrays;
import java.util.Optional;
import yinxin.voicemail.message.TimelineEntry.Step;

/// What a program can be told of a message. Each is a step of its timeline.
public enum EventType {
    /// A call was answered and is an item now.
    KEPT("message.kept", Step.DIVERTED),
    /// Nobody has bound the number; it waits.
    HELD("message.held", Step.HELD),
    /// WeChat took the notice.
    PUSHED("message.pushed", Step.PUSHED),
    /// WeChat did not take it; it is tried again.
    RETRIED("message.retried", Step.RETRIED),
    /// It was given up.
    REFUSED("message.refused", Step.REFUSED),
    /// It reached the phone.
    RECEIVED("message.received", Step.RECEIVED),
    /// The owner listened.
    HEARD("message.heard", Step.HEARD),
    /// The owner deleted it.
    DELETED("message.deleted", Step.DELETED);

    private final String key;
    private final Step step;

    EventType(String key, Step step) {
        this.key = key;
        this.step = step;
    }

    /// As it is written in JSON: `message.kept`.
    public String key() {
        return key;
    }

    /// The step of the timeline that it is.
    public Step step() {
        return step;
    }

    /// Reads what [#key] wrote.
    public static Optional<EventType> ofKey(String key) {
        return Arrays.stream(values()).filter(t -> t.key.equals(key)).findFirst();
    }

    /// The event that this step of a timeline is, if it is one.
    public static Optional<EventType> of(Step step) {
        return Arrays.stream(values()).filter(t -> t.step == step).findFirst();
    }
}
