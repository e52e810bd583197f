package yinxin.wechat.callback;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import yinxin.voicemail.delivery.Delivery;
import yinxin.voicemail.delivery.DeliveryOutcome;
import yinxin.voicemail.delivery.Outbox;
import yinxin.voicemail.delivery.ReplyWindow;
import yinxin.voicemail.message.OpenId;

/// Notes receipts, returns and windows; the chat uses nothing else of an outbox.
final class MemoryOutbox implements Outbox {
    final List<OpenId> returned = new CopyOnWriteArrayList<>();
    final List<Receipt> receipts = new CopyOnWriteArrayList<>();
    final List<ReplyWindow> opened = new CopyOnWriteArrayList<>();

    @Override
    public boolean receipt(Receipt receipt) {
        receipts.add(receipt);
        return true;
    }

    @Override
    public void opened(OpenId follower, ReplyWindow window, Instant at) {
        opened.add(window);
    }

    @Override
    public int returned(OpenId follower, Instant at) {
        returned.add(follower);
        return 0;
    }

    @Override
    public boolean redrive(String id, Instant at) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Depth depth() {
        return new Depth(0, 0, 0);
    }

    @Override
    public int takeBack(Instant now) {
        throw new UnsupportedOperationException("nothing is delivered here");
    }

    @Override
    public List<Delivery> claim(Instant now, int limit, Duration lease) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean accepted(Delivery delivery, DeliveryOutcome.Accepted outcome, Instant at) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void doubtful(Delivery delivery, Instant next, String why, Instant at) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void retry(Delivery delivery, Instant next, String why, Instant at) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean chatClosed(Delivery delivery, String why, Instant at) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean refused(Delivery delivery, String why, Instant at) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void unfollowed(Delivery delivery, Instant at) {
        throw new UnsupportedOperationException();
    }
}
