package yinxin.wechat.callback;

import java.time.Instant;
import java.util.Optional;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.ProofOutcome;
import yinxin.voicemail.proof.SpokenCodes;
import yinxin.voicemail.proof.Ticket;
import yinxin.voicemail.proof.Tickets;

/// For chats in which nobody is called and nothing is scanned.
final class NothingToProve implements SpokenCodes, Tickets {
    @Override
    public Issue issue(PhoneNumber number, OpenId follower, String address, Instant at) {
        throw new UnsupportedOperationException("nobody is called here");
    }

    @Override
    public void progress(PhoneNumber number, OpenId follower, Progress progress, Instant at) {
        throw new UnsupportedOperationException("nobody is called here");
    }

    @Override
    public Optional<Pending> pending(OpenId follower, Instant at) {
        return Optional.empty();
    }

    @Override
    public ProofOutcome prove(OpenId follower, String digits, Instant at) {
        return new ProofOutcome.NothingPending();
    }

    @Override
    public String issue(Ticket ticket) {
        throw new UnsupportedOperationException("nothing is printed here");
    }

    @Override
    public Issued issueOnce(Ticket ticket, Instant at) {
        throw new UnsupportedOperationException("nothing is printed here");
    }

    @Override
    public Redemption look(String token, OpenId follower, Instant at) {
        return new Redemption.Unknown();
    }

    @Override
    public Redemption redeem(String token, OpenId follower, Instant at) {
        return new Redemption.Unknown();
    }
}
