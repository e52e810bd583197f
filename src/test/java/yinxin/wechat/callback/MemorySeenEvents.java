package yinxin.wechat.callback;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import yinxin.voicemail.delivery.SeenEvents;
import yinxin.voicemail.message.StoreUnavailable;

/// Remembers in memory; can be made unavailable.
final class MemorySeenEvents implements SeenEvents {
    final Map<String, Instant> keys = new ConcurrentHashMap<>();
    volatile boolean claimsFail;
    volatile boolean forgettingFails;

    @Override
    public boolean firstTime(String key, Instant at) {
        if (claimsFail) {
            throw new StoreUnavailable("the store is locked", new IllegalStateException());
        }
        return keys.putIfAbsent(key, at) == null;
    }

    @Override
    public boolean once(String key, Instant at, Runnable work) {
        if (!firstTime(key, at)) {
            return false;
        }
        try {
            work.run();
        } catch (RuntimeException e) {
            keys.remove(key);
            throw e;
        }
        return true;
    }

    @Override
    public void handled(String key) {
        // In memory nothing survives a run, so no claim outlives its handler.
    }

    @Override
    public void forget(String key) {
        if (forgettingFails) {
            throw new StoreUnavailable("the store is locked", new IllegalStateException());
        }
        keys.remove(key);
    }
}
