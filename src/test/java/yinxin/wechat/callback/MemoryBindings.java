package yinxin.wechat.callback;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.Bindings;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.ProofCode;
import yinxin.voicemail.message.ProofOutcome;
import yinxin.voicemail.message.StoreUnavailable;

/// Bindings in memory, as far as the chat uses them. Codes count up from 100001. Can fail, and can be made to wait.
final class MemoryBindings implements Bindings {
    private final List<Binding> all = new ArrayList<>();
    final List<ProofCode> issued = new ArrayList<>();
    volatile int failures;
    volatile CountDownLatch gate = new CountDownLatch(0);
    volatile int asked;

    @Override
    public synchronized List<Binding> of(OpenId follower) {
        asked++;
        step();
        return all.stream().filter(b -> b.follower().equals(follower)).toList();
    }

    private void step() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failures > 0) {
            failures--;
            throw new StoreUnavailable("the store is locked", new IllegalStateException());
        }
    }

    @Override
    public synchronized List<Binding> of(PhoneNumber number) {
        return all.stream().filter(b -> b.number().equals(number)).toList();
    }

    @Override
    public synchronized Bound bind(PhoneNumber number, OpenId follower, Binding.Proof proof, Instant at) {
        var binding = new Binding(number, follower, at, proof, true, at);
        all.removeIf(b -> b.number().equals(number));
        all.add(binding);
        return new Bound(binding, List.of(), 0);
    }

    @Override
    public void alive(OpenId follower, Instant at) {
        // Nothing is kept of it here.
    }

    @Override
    public synchronized boolean unbind(PhoneNumber number, OpenId follower, Instant at) {
        return all.removeIf(b -> b.number().equals(number) && b.follower().equals(follower));
    }

    @Override
    public synchronized List<PhoneNumber> forget(OpenId follower, Instant at) {
        step();
        var had = all.stream().filter(b -> b.follower().equals(follower)).map(Binding::number).toList();
        all.removeIf(b -> b.follower().equals(follower));
        return had;
    }

    @Override
    public synchronized int consent(OpenId follower, boolean notices, Instant at) {
        var count = 0;
        for (var i = 0; i < all.size(); i++) {
            var b = all.get(i);
            if (b.follower().equals(follower)) {
                all.set(i, new Binding(b.number(), follower, b.boundAt(), b.proof(), notices, at));
                count++;
            }
        }
        return count;
    }

    @Override
    public synchronized Optional<ProofCode> issueCode(PhoneNumber number, OpenId follower, Instant at) {
        if (issued.size() >= ProofCode.CODES_AN_HOUR) {
            return Optional.empty();
        }
        var code = new ProofCode(number, String.valueOf(100_001 + issued.size()), at.plus(ProofCode.LIFETIME));
        issued.add(code);
        return Optional.of(code);
    }

    @Override
    public ProofOutcome prove(PhoneNumber caller, String digits, Instant at) {
        throw new UnsupportedOperationException("the chat proves nothing");
    }
}
