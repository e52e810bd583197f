package yinxin.storage.node;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.CALLER;
import static yinxin.storage.TestStore.LIN;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import yinxin.MovedClock;
import yinxin.storage.Engine;
import yinxin.storage.SqlSeenEvents;
import yinxin.storage.TestStore;
import yinxin.voicemail.delivery.Delivery;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.LiveCalls;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.operator.Exchange;
import yinxin.voicemail.operator.Exchange.NodeLine;
import yinxin.voicemail.operator.Exchange.NodeState;
import yinxin.voicemail.recording.MasterKey;
import yinxin.wechat.api.Secret;
import yinxin.wechat.api.TokenStore.Shared;

/// What nodes know of each other.
@ParameterizedClass
@EnumSource(Engine.class)
class SqlNodesTest {
    private static final Duration LEASE = Duration.ofMinutes(1);

    @Parameter
    Engine engine;
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private final MasterKey master = MasterKey.parse(MasterKey.generate());
    private TestStore one;
    private TestStore other;
    private SqlNodes atOne;
    private SqlNodes atOther;

    @BeforeEach
    void open() {
        one = new TestStore(engine.in(directory), "one", master, clock);
        other = new TestStore(engine.in(directory), "other", master, clock);
        atOne = new SqlNodes(one.database);
        atOther = new SqlNodes(other.database);
        one.bindings.bind(CALLED, LIN, Proof.OPERATOR, clock.instant());
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    private List<Delivery> claim(TestStore node) {
        return node.outbox.claim(clock.instant(), 10, LEASE);
    }

    private int beatBoth() {
        return atOne.beat(clock.instant()) + atOther.beat(clock.instant());
    }

    @Test
    void nodesThatBeatKeepWhatTheyHaveClaimed() {
        one.messages.keep(one.call(CALLED, clock.instant()));
        assertThat(claim(one)).hasSize(1);
        for (var i = 0; i < 10; i++) {
            assertThat(beatBoth()).isZero();
            clock.advance(SqlNodes.BEAT);
        }
        assertThat(claim(other)).isEmpty();
        assertThat(atOther.count()).isEqualTo(2);
    }

    @Test
    void whatADeadNodeHadClaimedIsTheOthersAtOnceWithTheSameId() {
        one.messages.keep(one.call(CALLED, clock.instant()));
        beatBoth();
        var claimed = claim(one);
        clock.advance(SqlNodes.DEAD.minusMillis(1));
        assertThat(atOther.beat(clock.instant())).isZero();
        clock.advance(Duration.ofMillis(1));
        assertThat(atOther.beat(clock.instant())).isEqualTo(1);

        assertThat(claim(other)).extracting(Delivery::id).containsExactly(claimed.getFirst().id());
        assertThat(atOther.count()).isEqualTo(1);
        assertThat(atOther.beat(clock.instant())).as("once").isZero();
    }

    private static Exchange.LiveCall call(String id, Exchange.Phase phase, Instant since) {
        return new Exchange.LiveCall(id, "", "carrier", Optional.of(CALLER), Optional.empty(), since, phase);
    }

    @Test
    void everyNodeShowsAllNodesAndTheirCalls() {
        var fromOne = new SqlNeighbours(one.database, "192.0.2.1:5060", clock);
        var fromOther = new SqlNeighbours(other.database, "192.0.2.2:5060", clock);
        var begun = clock.instant();
        fromOne.tell(NodeState.UP, List.of(call("alone", Exchange.Phase.SPEAKING, begun)), 1);
        assertThat(fromOther.calls()).as("a node that is alone tells nobody of its calls").isEmpty();
        beatBoth();
        clock.advance(SqlNodes.BEAT);
        fromOther.tell(NodeState.DRAINING, List.of(), 0);
        fromOne.tell(NodeState.UP, List.of(call("a", Exchange.Phase.LISTENING, begun), call("b", Exchange.Phase.SPEAKING, begun.plusSeconds(1))), 2);
        fromOne.tell(NodeState.UP, List.of(call("b", Exchange.Phase.KEYING, begun.plusSeconds(1))), 3);

        assertThat(fromOther.calls()).containsExactly(new Exchange.LiveCall("b", "192.0.2.1:5060", "carrier", Optional.of(CALLER), Optional.empty(), begun.plusSeconds(1),
                Exchange.Phase.KEYING));
        assertThat(fromOne.calls()).as("its own it knows at once").isEmpty();
        assertThat(fromOther.nodes()).containsExactly(new NodeLine("192.0.2.2:5060", true, NodeState.DRAINING, 0, 0, Optional.of(clock.instant())),
                new NodeLine("192.0.2.1:5060", false, NodeState.UP, 1, 3, Optional.of(begun)));

        clock.advance(SqlNodes.DEAD);
        atOther.beat(clock.instant());
        assertThat(fromOther.calls()).isEmpty();
        assertThat(fromOther.nodes().getLast()).as("what lies in its spool").isEqualTo(new NodeLine("192.0.2.1:5060", false, NodeState.DEAD, 0, 3, Optional.of(clock.instant())));
        clock.advance(Duration.ofDays(2));
        fromOther.tell(NodeState.UP, List.of(), 0);
        assertThat(fromOther.nodes()).as("is not forgotten").hasSize(2);

        fromOne.tell(NodeState.UP, List.of(), 0);
        atOne.beat(clock.instant());
        assertThat(fromOther.nodes().getLast()).isEqualTo(new NodeLine("192.0.2.1:5060", false, NodeState.UP, 0, 0, Optional.of(clock.instant())));
        atOne.leave(clock.instant());
        assertThat(fromOther.nodes()).as("who leaves nothing behind is gone").hasSize(1);
        fromOther.tell(NodeState.UP, List.of(), 1);
        atOther.leave(clock.instant());
        assertThat(fromOne.nodes()).containsExactly(new NodeLine("192.0.2.2:5060", false, NodeState.ENDED, 0, 1, Optional.of(clock.instant())));
    }

    @Test
    void aNodeThatWasOnlyCutOffIsBackWithItsNextBeat() {
        beatBoth();
        clock.advance(SqlNodes.DEAD);
        atOther.beat(clock.instant());
        assertThat(atOther.count()).isEqualTo(1);
        atOne.beat(clock.instant());
        assertThat(atOther.count()).isEqualTo(2);
        assertThat(beatBoth()).isZero();
    }

    @Test
    void nodesWhoseClocksDifferDoNotTakeEachOtherForDead() {
        one.messages.keep(one.call(CALLED, clock.instant()));
        claim(one);
        for (var i = 0; i < 10; i++) {
            atOne.beat(clock.instant().minus(Duration.ofHours(1)));
            assertThat(atOther.beat(clock.instant())).isZero();
            clock.advance(SqlNodes.BEAT);
        }
    }

    @Test
    void whoEndsAsItShouldLeavesNothingClaimed() {
        one.messages.keep(one.call(CALLED, clock.instant()));
        beatBoth();
        claim(one);
        atOne.leave(clock.instant());
        assertThat(claim(other)).hasSize(1);
        assertThat(atOther.count()).isEqualTo(1);
    }

    @Test
    void aNodeThatComesBackTakesUpItsOwnAndNobodyElses() {
        one.messages.keep(one.call(CALLED, clock.instant()));
        claim(one);
        assertThat(other.outbox.takeBack(clock.instant())).isZero();
        assertThat(one.outbox.takeBack(clock.instant())).isEqualTo(1);
    }

    @Test
    void anEventThatADeadNodeHadClaimedIsHandledWhenWeChatAsksAgain() {
        var seenByOne = new SqlSeenEvents(one.database);
        var seenByOther = new SqlSeenEvents(other.database);
        assertThat(seenByOne.firstTime("event", clock.instant())).isTrue();
        assertThat(seenByOther.firstTime("event", clock.instant().plusSeconds(1))).as("it may still be at it").isFalse();
        new SqlSeenEvents(other.database);
        clock.advance(Duration.ofSeconds(5));
        assertThat(seenByOne.firstTime("event", clock.instant())).as("a node knows what it does itself").isFalse();
        assertThat(seenByOther.firstTime("event", clock.instant())).isTrue();
        seenByOther.handled("event");
        clock.advance(Duration.ofSeconds(5));
        assertThat(seenByOne.firstTime("event", clock.instant())).isFalse();
    }

    @Test
    void aCallOnOneNodeIsSeenOnTheOther() {
        var speaking = new ArrayList<MissedCall>();
        LiveCalls ours = called -> speaking.stream().filter(call -> called.contains(call.called())).toList();
        var onOne = new SqlLiveCalls(one.database, ours);
        var onOther = new SqlLiveCalls(other.database, _ -> List.of());
        var call = one.call(CALLED, clock.instant()).call();
        speaking.add(call);
        onOne.tell(speaking);

        assertThat(onOther.speakingFor(Set.of(CALLED))).containsExactly(call);
        assertThat(onOther.speakingFor(Set.of(CALLER))).isEmpty();
        assertThat(onOther.speakingFor(Set.<PhoneNumber>of())).isEmpty();
        assertThat(onOne.speakingFor(Set.of(CALLED))).as("not twice").containsExactly(call);

        speaking.clear();
        onOne.tell(speaking);
        assertThat(onOther.speakingFor(Set.of(CALLED))).isEmpty();
    }

    @Test
    void callsOfADeadNodeAreOver() {
        var call = one.call(CALLED, clock.instant()).call();
        new SqlLiveCalls(one.database, _ -> List.of()).tell(List.of(call));
        var onOther = new SqlLiveCalls(other.database, _ -> List.of());
        beatBoth();
        assertThat(onOther.speakingFor(Set.of(CALLED))).hasSize(1);
        clock.advance(SqlNodes.DEAD);
        atOther.beat(clock.instant());
        assertThat(onOther.speakingFor(Set.of(CALLED))).isEmpty();

        new SqlLiveCalls(one.database, _ -> List.of()).tell(List.of(call));
        atOne.arrive(clock.instant());
        assertThat(onOther.speakingFor(Set.of(CALLED))).as("a node that has restarted").isEmpty();
    }

    @Test
    void oneAsksForTheTokenAndAllHaveIt() {
        var forOne = new SqlTokens(one.database, master, "wx1");
        var forOther = new SqlTokens(other.database, master, "wx1");
        var now = clock.instant();
        assertThat(forOne.shared()).isEmpty();
        assertThat(forOne.mayAsk(now, LEASE)).isTrue();
        assertThat(forOne.mayAsk(now, LEASE)).as("its own").isTrue();
        assertThat(forOther.mayAsk(now, LEASE)).isFalse();
        assertThat(new SqlTokens(other.database, master, "wx2").mayAsk(now, LEASE)).as("another account").isTrue();

        var token = new Shared(new Secret("the token"), now.plusSeconds(7_000), now.plusSeconds(7_200));
        forOne.keep(token);
        assertThat(forOther.shared()).contains(token);
        assertThat(forOther.mayAsk(now, LEASE)).as("nobody asks any more").isTrue();
        forOther.giveUp();
        assertThat(forOne.mayAsk(now, LEASE)).isTrue();
        assertThat(forOther.mayAsk(now.plus(LEASE), LEASE)).as("who asked has died").isTrue();
        assertThat(new SqlTokens(other.database, MasterKey.parse(MasterKey.generate()), "wx1").shared()).as("not without the key").isEmpty();
    }

    @Test
    void aNewTokenIsForcedByOneNodeOnly() {
        var forOne = new SqlTokens(one.database, master, "wx1");
        var forOther = new SqlTokens(other.database, master, "wx1");
        var between = Duration.ofSeconds(30);
        assertThat(forOne.mayForce(clock.instant(), between)).isTrue();
        assertThat(forOther.mayForce(clock.instant().plusSeconds(29), between)).isFalse();
        assertThat(forOther.mayForce(clock.instant().plusSeconds(30), between)).isTrue();
    }

    @Test
    void aNodeKeepsItsName() throws Exception {
        var name = NodeName.in(directory.resolve("data"));
        assertThat(name).hasSize(22);
        assertThat(NodeName.in(directory.resolve("data"))).isEqualTo(name);
        assertThat(NodeName.in(directory.resolve("other"))).isNotEqualTo(name);
        assertThat(Files.list(directory.resolve("data"))).hasSize(1);
    }
}
