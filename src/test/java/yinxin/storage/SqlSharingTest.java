package yinxin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import yinxin.MovedClock;
import yinxin.voicemail.delivery.Delivery;
import yinxin.voicemail.delivery.Push;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.Inbox.Query;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.owner.Invitation;
import yinxin.voicemail.owner.Person;
import yinxin.voicemail.owner.Sharing;

@ParameterizedClass
@EnumSource(Engine.class)
class SqlSharingTest {
    private static final PhoneNumber OTHER = new PhoneNumber("+861088886666");
    private static final OpenId ZHAO = new OpenId("oZhao0000000000000000000003");

    @Parameter
    Engine engine;
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private TestStore store;

    @BeforeEach
    void open() {
        store = new TestStore(engine.in(directory), clock);
        store.bindings.bind(CALLED, LIN, Proof.CALLED_IN, clock.instant());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aGuestGetsTheNumbersMessagesAndTheOwnerIsTold() {
        var old = store.messages.keep(store.call(CALLED, clock.instant())).id();
        pushes();
        var token = invite("爸爸");
        var invitation = new Invitation(CALLED, LIN, "爸爸", clock.instant().plus(Duration.ofHours(24)));
        assertThat(store.sharing.invitation(token, clock.instant())).contains(invitation);

        clock.advance(Duration.ofHours(2));
        assertThat(store.sharing.accept(token, WANG, clock.instant())).contains(invitation);

        assertThat(store.bindings.of(WANG)).containsExactly(new Binding(CALLED, WANG, clock.instant(), Proof.SHARED, true, clock.instant()));
        assertThat(store.preferences.numbersOf(WANG)).extracting(b -> b.sharedBy()).containsExactly(Optional.of(LIN));
        assertThat(store.sharing.people(CALLED)).containsExactly(new Person(LIN, "", true, clock.instant().minus(Duration.ofHours(2))),
                new Person(WANG, "爸爸", false, clock.instant()));
        assertThat(store.sharing.owns(CALLED, LIN)).isTrue();
        assertThat(store.sharing.owns(CALLED, WANG)).isFalse();
        assertThat(pushes()).containsExactly(tuple(LIN, new Push.GuestJoined(CALLED, "爸爸")));

        var fresh = store.messages.keep(store.call(CALLED, clock.instant()));
        assertThat(pushes()).containsExactlyInAnyOrder(tuple(LIN, new Push.Notice(fresh)), tuple(WANG, new Push.Notice(fresh)));
        assertThat(store.messages.mayListen(old, WANG)).isTrue();
    }

    @Test
    void onlyAHashOfTheTokenIsKept() throws Exception {
        var token = invite("爸爸");
        assertThat(token).matches("[A-Za-z0-9_-]{22}");

        store.database.forgetLog();

        for (var file : Snapshot.filesIn(directory)) {
            assertThat(Snapshot.contains(file, token.getBytes(java.nio.charset.StandardCharsets.UTF_8))).as(file.toString()).isFalse();
        }
    }

    @Test
    void acceptingTwiceIsHarmless() {
        var token = invite("爸爸");
        var first = store.sharing.accept(token, WANG, clock.instant());
        pushes();

        assertThat(store.sharing.accept(token, WANG, clock.instant())).isEqualTo(first).isPresent();

        assertThat(store.sharing.people(CALLED)).hasSize(2);
        assertThat(pushes()).isEmpty();
    }

    @Test
    void anInvitationWorksOnceAndForADay() {
        var used = invite("爸爸");
        store.sharing.accept(used, WANG, clock.instant());
        assertThat(store.sharing.accept(used, ZHAO, clock.instant())).isEmpty();
        assertThat(store.sharing.invitation(used, clock.instant())).isEmpty();

        var late = invite("妈妈");
        clock.advance(Invitation.LIFETIME);
        assertThat(store.sharing.invitation(late, clock.instant())).isEmpty();
        assertThat(store.sharing.accept(late, ZHAO, clock.instant())).isEmpty();
        assertThat(store.sharing.accept("nothing-of-this-kind-22", ZHAO, clock.instant())).isEmpty();
        assertThat(store.bindings.of(ZHAO)).isEmpty();
    }

    @Test
    void whoWasTakenOutDoesNotComeBackWithTheOldInvitation() {
        var token = share(WANG, "爸爸");
        store.sharing.revoke(CALLED, LIN, WANG, clock.instant());

        assertThat(store.sharing.accept(token, WANG, clock.instant())).isEmpty();
        assertThat(store.bindings.of(WANG)).isEmpty();
    }

    @Test
    void ownersAreNotGuestsOfTheirOwnAndGuestsInviteNobody() {
        var token = invite("我");
        assertThat(store.sharing.accept(token, LIN, clock.instant())).isEmpty();
        assertThat(store.sharing.owns(CALLED, LIN)).isTrue();
        assertThat(store.sharing.invitation(token, clock.instant())).as("is not used up by it").isPresent();

        share(WANG, "爸爸");
        assertThat(store.sharing.invite(CALLED, WANG, "妈妈", clock.instant())).isEmpty();
        assertThat(store.sharing.invite(OTHER, LIN, "妈妈", clock.instant())).isEmpty();
        assertThat(store.sharing.revoke(CALLED, WANG, LIN, clock.instant())).isFalse();
        assertThat(store.sharing.revoke(CALLED, LIN, LIN, clock.instant())).isFalse();
        assertThat(store.sharing.people(CALLED)).hasSize(2);
    }

    @Test
    void aNumberHasAtMostTwentyGuests() {
        var spare = invite("多一个");
        for (var i = 0; i < Sharing.MOST_GUESTS; i++) {
            share(new OpenId("oGuest000000000000000000%04d".formatted(i)), "客人" + i);
        }
        assertThat(store.sharing.invite(CALLED, LIN, "再一个", clock.instant())).isEmpty();
        assertThat(store.sharing.accept(spare, WANG, clock.instant())).isEmpty();
        assertThat(store.sharing.people(CALLED)).hasSize(1 + Sharing.MOST_GUESTS);
    }

    @Test
    void ofManyOpenInvitationsTheOldestGiveWay() {
        var first = invite("第一个");
        clock.advance(Duration.ofMinutes(1));
        var second = invite("第二个");
        clock.advance(Duration.ofMinutes(1));
        for (var i = 2; i <= Sharing.MOST_GUESTS; i++) {
            invite("又一个");
        }
        assertThat(store.sharing.invitation(first, clock.instant())).isEmpty();
        assertThat(store.sharing.invitation(second, clock.instant())).isPresent();
    }

    @Test
    void theOwnerTakesTheNumberBack() {
        share(WANG, "爸爸");
        var kept = store.messages.keep(store.call(CALLED, clock.instant()));

        assertThat(store.sharing.revoke(CALLED, LIN, WANG, clock.instant())).isTrue();
        assertThat(store.sharing.revoke(CALLED, LIN, WANG, clock.instant())).isFalse();

        assertThat(store.bindings.of(WANG)).isEmpty();
        assertThat(store.messages.mayListen(kept.id(), WANG)).isFalse();
        assertThat(store.messages.mayListen(kept.id(), LIN)).isTrue();
        assertThat(pushes()).as("the guest's notice had not gone out").containsExactlyInAnyOrder(
                tuple(LIN, new Push.Notice(kept)), tuple(WANG, new Push.ShareEnded(CALLED)));
    }

    @Test
    void aGuestLeavesAndTheOwnerKeepsAll() {
        share(WANG, "爸爸");
        var key = store.ownerships.present(CALLED).ownership();

        assertThat(store.bindings.unbind(CALLED, WANG, clock.instant())).isTrue();

        assertThat(store.ownerships.byId(key)).isPresent();
        assertThat(store.sharing.people(CALLED)).extracting(Person::follower).containsExactly(LIN);
        assertThat(pushes()).isEmpty();
    }

    @Test
    void guestsDoNotKeepAnOwnershipAlive() {
        share(WANG, "爸爸");
        var open = invite("妈妈");
        var key = store.ownerships.present(CALLED).ownership();
        store.messages.keep(store.call(CALLED, clock.instant()));

        assertThat(store.bindings.unbind(CALLED, LIN, clock.instant())).isTrue();

        assertThat(store.bindings.of(CALLED)).isEmpty();
        assertThat(store.ownerships.byId(key)).isEmpty();
        assertThat(store.messages.inboxOf(Query.of(WANG, 10)).items()).isEmpty();
        assertThat(store.sharing.invitation(open, clock.instant())).isEmpty();
        assertThat(pushes()).containsExactly(tuple(WANG, new Push.ShareEnded(CALLED)));
    }

    @Test
    void anOwnerWhoLeavesTheAccountTakesTheGuestsAlong() {
        share(WANG, "爸爸");

        assertThat(store.bindings.forget(LIN, clock.instant())).containsExactly(CALLED);

        assertThat(store.bindings.of(CALLED)).isEmpty();
        assertThat(pushes()).containsExactly(tuple(WANG, new Push.ShareEnded(CALLED)));
    }

    @Test
    void aStrangersProofEndsItForOwnerAndGuests() {
        share(WANG, "爸爸");

        var bound = store.bindings.bind(CALLED, ZHAO, Proof.CALLED_IN, clock.instant());

        assertThat(bound.formerOwners()).containsExactlyInAnyOrder(LIN, WANG);
        assertThat(store.sharing.people(CALLED)).extracting(Person::follower).containsExactly(ZHAO);
        assertThat(pushes()).containsExactlyInAnyOrder(tuple(LIN, new Push.NumberLost(CALLED)), tuple(WANG, new Push.ShareEnded(CALLED)));
    }

    @Test
    void aGuestWhoProvesTheNumberIsItsOwner() {
        share(WANG, "爸爸");
        share(ZHAO, "妈妈");
        var key = store.ownerships.present(CALLED).ownership();

        var bound = store.bindings.bind(CALLED, WANG, Proof.CALLED_IN, clock.instant());

        assertThat(bound.formerOwners()).containsExactlyInAnyOrder(LIN, ZHAO);
        assertThat(store.ownerships.byId(key)).isEmpty();
        assertThat(store.sharing.people(CALLED)).containsExactly(new Person(WANG, "", true, clock.instant()));
        assertThat(pushes()).containsExactlyInAnyOrder(tuple(LIN, new Push.NumberLost(CALLED)), tuple(ZHAO, new Push.ShareEnded(CALLED)));
        var fresh = store.messages.keep(store.call(CALLED, clock.instant()));
        assertThat(store.messages.mayListen(fresh.id(), WANG)).isTrue();
    }

    @Test
    void anOwnerWhoProvesAgainKeepsTheGuests() {
        share(WANG, "爸爸");
        var key = store.ownerships.present(CALLED).ownership();

        var bound = store.bindings.bind(CALLED, LIN, Proof.CALLED_IN, clock.instant());

        assertThat(bound.formerOwners()).isEmpty();
        assertThat(store.ownerships.byId(key)).isPresent();
        assertThat(store.sharing.people(CALLED)).extracting(Person::follower).containsExactly(LIN, WANG);
    }

    private String invite(String name) {
        return store.sharing.invite(CALLED, LIN, name, clock.instant()).orElseThrow();
    }

    private String share(OpenId guest, String name) {
        var token = invite(name);
        assertThat(store.sharing.accept(token, guest, clock.instant())).isPresent();
        pushes();
        return token;
    }

    private List<org.assertj.core.groups.Tuple> pushes() {
        return store.carryAll().stream().map((Delivery d) -> tuple(d.to(), d.push())).toList();
    }
}
