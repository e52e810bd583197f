package yinxin.web;

import java.util.List;
import java.util.Optional;
import yinxin.voicemail.operator.Exchange;

/// A telephone side with nobody on the line but whom a test puts there: the site runs none. The real one is tried with real calls in
/// `OperatorCallsTest`.
public final class QuietExchange implements Exchange {
    public volatile List<LiveCall> calls = List.of();
    public volatile List<TrunkLine> trunks = List.of();
    public volatile List<NodeLine> nodes = List.of(new NodeLine("", true, NodeState.UP, 0, 0, Optional.empty()));
    public volatile List<Signalling> signalling = List.of();

    @Override
    public List<LiveCall> live() {
        return calls;
    }

    @Override
    public List<NodeLine> nodes() {
        return nodes;
    }

    @Override
    public List<TrunkLine> trunks() {
        return trunks;
    }

    @Override
    public List<Signalling> signalling(int limit) {
        return signalling;
    }

    @Override
    public Optional<Signalling> signalling(String id) {
        return signalling.stream().filter(s -> s.id().equals(id)).findFirst();
    }

    @Override
    public boolean keepsSignalling() {
        return true;
    }
}
