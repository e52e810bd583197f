package yinxin.voicemail.operator;

import java.time.Instant;

/// Somebody's time at the console, from logging in to logging out or to the end that comes by itself.
///
/// @param key           what it is known by in the store: a hash of what the cookie holds
/// @param account       whose
/// @param role          what they may do
/// @param unlockedUntil until when numbers are shown in clear; long past while they are masked
public record Session(String key, String account, Role role, Instant createdAt, Instant seenAt, Instant unlockedUntil) {}
