package yinxin.app.console;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import yinxin.telephony.e1.E1State;
import yinxin.telephony.e1.E1Trunk;
import yinxin.telephony.e1.E1Trunks;
import yinxin.telephony.sip.Trunk;
import yinxin.telephony.sip.ladder.Ladder;
import yinxin.telephony.sip.ladder.SipLadders;
import yinxin.telephony.sip.trunk.TrunkState;
import yinxin.telephony.sip.trunk.TrunkUpkeep;
import yinxin.voicemail.operator.Exchange;
import yinxin.voicemail.operator.Neighbours;

/// This gateway's telephone side, gathered from where it is known.
final class GatewayExchange implements Exchange {
    private final List<Trunk> trunks;
    private final E1Trunks e1;
    private final TrunkUpkeep upkeep;
    private final WatchedCalls calls;
    private final SipLadders ladders;
    private final boolean keepsSignalling;
    private final Itself itself;
    private final Optional<Neighbours> neighbours;

    /// What calls come over, besides SIP's own trunks.
    record Lines(TrunkUpkeep upkeep, E1Trunks e1) {}

    /// How this gateway stands, for itself.
    @FunctionalInterface
    interface Itself {
        NodeLine stands();
    }

    /// @param ladders    without any when signalling is not kept
    /// @param itself     how this gateway stands when it is alone
    /// @param neighbours empty when this gateway shares its database with no other
    GatewayExchange(ConsoleSettings settings, Lines lines, WatchedCalls calls, SipLadders ladders, Itself itself, Optional<Neighbours> neighbours) {
        this.trunks = settings.trunks();
        this.keepsSignalling = settings.keepsSignalling();
        this.upkeep = lines.upkeep();
        this.e1 = lines.e1();
        this.calls = calls;
        this.ladders = ladders;
        this.itself = itself;
        this.neighbours = neighbours;
    }

    @Override
    public List<LiveCall> live() {
        return Stream.concat(ours(), neighbours.stream().flatMap(n -> n.calls().stream())).sorted(Comparator.comparing(LiveCall::since)).toList();
    }

    private Stream<LiveCall> ours() {
        return calls.live().stream();
    }

    @Override
    public List<NodeLine> nodes() {
        return neighbours.map(Neighbours::nodes).filter(nodes -> !nodes.isEmpty())
                .orElseGet(() -> List.of(itself.stands()));
    }

    @Override
    public List<Exchange.TrunkLine> trunks() {
        var live = ours().toList();
        var sip = trunks.stream().map(trunk -> new Exchange.TrunkLine(trunk.name(), trunk.from().stream().map(r -> r.network().getHostAddress() + "/" + r.prefix()).toList(),
                live.stream().filter(call -> call.trunk().equals(trunk.name())).count(), health(upkeep.answers(), trunk.name()),
                health(upkeep.registrations(), trunk.name())));
        var digital = e1.trunks().stream().map(trunk -> new Exchange.TrunkLine(trunk.name(), List.of(peer(trunk)), live.stream().filter(call -> call.trunk().equals(trunk.name())).count(),
                trunk.state().map(GatewayExchange::health), Optional.empty()));
        return Stream.concat(sip, digital).toList();
    }

    private static String peer(E1Trunk trunk) {
        var peer = trunk.settings().peer();
        return peer.getAddress().getHostAddress() + ":" + peer.getPort() + " (E1)";
    }

    private static Health health(E1State state) {
        return new Health(Optional.of(state.isUp()), state.words(), state.since());
    }

    private static Optional<Health> health(Map<String, TrunkState> states, String trunk) {
        return Optional.ofNullable(states.get(trunk)).map(state -> new Health(switch (state.standing()) {
            case ASKING -> Optional.empty();
            case UP -> Optional.of(true);
            case DOWN -> Optional.of(false);
        }, state.why(), state.since()));
    }

    @Override
    public List<Signalling> signalling(int limit) {
        return ladders.latest(limit).stream().map(GatewayExchange::signalling).toList();
    }

    @Override
    public Optional<Signalling> signalling(String id) {
        return ladders.find(id).map(GatewayExchange::signalling);
    }

    private static Signalling signalling(Ladder ladder) {
        return new Signalling(ladder.id(), ladder.began(), ladder.outcome(),
                ladder.steps().stream().map(s -> new Step(s.at(), s.sent(), s.peer(), s.gist(), s.text())).toList(), ladder.cut());
    }

    @Override
    public boolean keepsSignalling() {
        return keepsSignalling;
    }
}
