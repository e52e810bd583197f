package yinxin.wechat.callback;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import yinxin.voicemail.delivery.Delivery;
import yinxin.voicemail.delivery.DeliveryOutcome;
import yinxin.voicemail.delivery.Outbox;
import yinxin.voicemail.message.OpenId;

/// Notes receipts and returns; the chat uses nothing else of an outbox.
final class MemoryOutbox implements Outbox {
    record Receipt(String receipt, boolean arrived, String status) {}

    final List<OpenId> returned = new CopyOnWriteArrayList<>();
    final List<Receipt> receipts = new CopyOnWriteArrayList<>();

    @Override
    public boolean receipt(String receipt, boolean arrived, String status, Instant at) {
        receipts.add(new Receipt(receipt, arrived, status));
        return true;
    }

    @Override
    public int takeBack(Instant now) {
        throw new UnsupportedOperationException("nothing is delivered here");
    }

    @Override
    public int returned(OpenId follower, Instant at) {
        returned.add(follower);
        return 0;
    }

    @Override
    public List<Delivery> claim(Instant now, int limit, Duration lease) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void accepted(Delivery delivery, DeliveryOutcome.Accepted outcome, Instant at) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void retry(Delivery delivery, Instant next, String why, Instant at) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void refused(Delivery delivery, String why, Instant at) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void unfollowed(Delivery delivery, Instant at) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Depth depth() {
        return new Depth(0, 0, 0);
    }
}
