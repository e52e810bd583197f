package yinxin.voicemail.proof;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.ProofCode;

/// Calls nobody, and shows what it would have read out. The store and its limits are the real ones; so are mobiles of China alone called.
public final class QuietTelephone implements CodeCalls {
    private final SpokenCodes codes;
    private final Clock clock;
    /// What would have been read, in order.
    public final List<ProofCode> read = new ArrayList<>();
    public volatile boolean offered = true;
    public volatile boolean busy;

    public QuietTelephone(SpokenCodes codes, Clock clock) {
        this.codes = codes;
        this.clock = clock;
    }

    @Override
    public boolean offered() {
        return offered;
    }

    @Override
    public synchronized Order order(PhoneNumber number, OpenId follower, String address) {
        if (!number.value().startsWith("+861")) {
            return new Order.NotCallable();
        }
        if (busy) {
            return new Order.Busy();
        }
        return switch (codes.issue(number, follower, address, clock.instant())) {
            case SpokenCodes.Issue.TooOften(var pause) -> new Order.TooOften(pause);
            case SpokenCodes.Issue.Issued(var code) -> {
                read.add(code);
                yield new Order.Placed(code.expires());
            }
        };
    }

    /// The digits that were read last.
    public String digits() {
        return read.getLast().digits();
    }

    /// Six digits that are not those.
    public String otherDigits() {
        return "%06d".formatted((Integer.parseInt(digits()) + 1) % 1_000_000);
    }

    @Override
    public void close() {
        // nothing is under way
    }
}
