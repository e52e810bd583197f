package yinxin.voicemail.webhook;

import java.time.Instant;

/// One event on its way to one webhook.
///
/// @param event    names the event: the same at every try, so that a receiver knows what it has had
/// @param body     what is sent: the same octets at every try
/// @param state    `WAITING`, `DONE` or `DEAD`
/// @param attempts how often it has been tried before
/// @param due      when it is tried next
/// @param at       when it came up
/// @param why      what went wrong last; empty when nothing did
public record WebhookCall(Webhook webhook, long event, EventType type, String body, String state, int attempts, Instant due, Instant at, String why) {}
