package yinxin.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.telephony.sip.Kamailio;
import yinxin.telephony.sip.registration.RegistrationState;

/// Telephones of ours in somebody else's network: Kamailio registers them, asks for their passwords, and stands in the way of every message.
class TelephoneTest {
    private static final String ALICE = "13800138000";
    private static final String BOB = "13900139000";
    private static final CalledManner RING = new CalledManner.Ring();
    private static final CalledManner ANSWER = new CalledManner.Answer(Duration.ZERO, Optional.empty());
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static Kamailio network;

    @BeforeAll
    static void start() throws Exception {
        network = new Kamailio(Kamailio.Terms.USUAL);
    }

    @AfterAll
    static void stop() throws Exception {
        network.close();
    }

    private static TestPhone phone(String number, CalledManner manner) throws Exception {
        return new TestPhone(TestPhone.at(network), number, manner);
    }

    @Test
    void twoPeopleTalkHoldPressKeysAndHangUp() throws Exception {
        var said = TestPhone.sound(1, 12_000);
        var answered = TestPhone.sound(2, 12_000);
        try (var bob = phone(BOB, new CalledManner.Answer(Duration.ofMillis(100), Optional.of(answered))); var alice = phone(ALICE, RING)) {
            var there = alice.dials(BOB);
            var here = bob.rings();
            assertThat(here.caller).isEqualTo(ALICE);
            here.notes("ringing", "answered");
            there.until("answered");
            there.call.play(yinxin.telephony.audio.Prompt.fromSamples("hello", said.samples()));
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(here.match(said)).isGreaterThan(0.5);
                assertThat(there.match(answered)).isGreaterThan(0.5);
            });

            there.call.press("1#");
            here.notes("key 1", "key #");
            here.call.press("0*");
            there.notes("key 0", "key *");

            there.call.hold(true);
            there.notes("held 200");
            there.call.hold(false);
            there.notes("taken back 200");
            here.call.hold(true);
            here.notes("held 200");
            here.call.hold(false);
            here.notes("taken back 200");
            there.forgetHeard();
            here.call.play(yinxin.telephony.audio.Prompt.fromSamples("again", said.samples()));
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(there.match(said)).isGreaterThan(0.5));

            here.call.hangUp();
            here.notes("over 200 hung up");
            there.notes("over 200 BYE");
        }
    }

    @Test
    void callerWhoGivesUpStopsTheRinging() throws Exception {
        try (var bob = phone(BOB, RING); var alice = phone(ALICE, RING)) {
            var there = alice.dials(BOB);
            var here = bob.rings();
            here.notes("ringing");
            there.notes("ringing");

            there.call.hangUp();

            here.notes("over 487 CANCEL");
            there.notes("over 487 given up");
        }
    }

    @ParameterizedTest
    @CsvSource({"busy, 486 486 Busy Here", "reject, 603 603 Decline", "silent, 408 408 Request Timeout"})
    void callerLearnsWhatTheTelephoneDoes(String manner, String over) throws Exception {
        var does = switch (manner) {
            case "busy" -> new CalledManner.Busy();
            case "reject" -> new CalledManner.Reject();
            default -> new CalledManner.Silent();
        };
        try (var _ = phone(BOB, does); var alice = phone(ALICE, RING)) {
            alice.dials(BOB).notes("over " + over);
        }
    }

    @Test
    void switchedOffIsGoneAndSwitchedOnIsBack() throws Exception {
        try (var bob = phone(BOB, ANSWER); var alice = phone(ALICE, RING)) {
            bob.telephone.switchOff();
            assertThat(bob.registrations.take()).isEqualTo(new RegistrationState.Ended(true));
            alice.dials(BOB).notes("over 480 480 Temporarily Unavailable");

            bob.telephone.switchOn();
            bob.registered();
            alice.dials(BOB).until("answered");
        }
    }

    @Test
    void callIsTakenOrDeclinedByHand() throws Exception {
        try (var bob = phone(BOB, RING); var alice = phone(ALICE, RING)) {
            var first = alice.dials(BOB);
            bob.rings().call.answer();
            first.until("answered");
            assertThat(bob.telephone.calls()).hasSize(1);

            var second = alice.dials(BOB);
            bob.rings().call.hangUp();
            second.notes("ringing", "over 603 603 Decline");
        }
    }

    @Test
    void thirdCallFindsTwoLinesBusy() throws Exception {
        try (var bob = phone(BOB, ANSWER); var alice = phone(ALICE, RING)) {
            alice.dials(BOB).until("answered");
            alice.dials(BOB).until("answered");
            alice.dials(BOB).notes("over 486 486 Busy Here");
            assertThat(bob.telephone.calls()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void domainNeedNotLeadToTheNetwork(String transport) throws Exception {
        var office = NetworkAddress.parse("sip:127.0.0.1:" + network.port() + ";transport=" + transport).with("office.example");
        try (var _ = new TestPhone(office, BOB, ANSWER); var alice = new TestPhone(office, ALICE, RING)) {
            var there = alice.dials(BOB);
            there.until("answered");
            there.call.hangUp();
            there.notes("over 200 hung up");
        }
    }

    @Test
    void wrongPasswordNeitherRegistersNorCalls() throws Exception {
        var account = new Telephone.Account(TestPhone.at(network), ALICE, "wrong");
        try (var alice = new TestPhone(account, RING)) {
            assertThat(alice.registrations.take()).isEqualTo(new RegistrationState.Asking());
            assertThat(alice.registrations.take()).isInstanceOfSatisfying(RegistrationState.Refused.class, r -> assertThat(r.status()).isEqualTo(401));
            alice.dials(BOB).notes("over 407 407 Proxy Authentication Required");
        }
        assertThat(account.toString()).doesNotContain("wrong", ALICE);
    }

    @Test
    void messageIsSpokenToWhoeverAnswersWithoutABeep() throws Exception {
        var said = TestPhone.sound(3, 8000);
        try (var bob = phone(BOB, ANSWER); var alice = phone(ALICE, RING)) {
            var report = alice.telephone.leaveMessage(BOB, said, CallProgress.NONE);

            assertThat(report.sentenceOfNetwork()).isEqualTo("Said: 1.0 s to whoever answered; there was no beep.");
            assertThat(bob.rings().match(said)).isGreaterThan(0.5);
        }
    }

    @Test
    void mistakesAreNamed() {
        var here = TestPhone.at(network);
        assertThatThrownBy(() -> new Telephone.Account(here, "alice", "x")).hasMessageContaining("must be digits");
        assertThatThrownBy(() -> new Telephone.Account(here, ALICE, "x", 0)).hasMessageContaining("at least one line");
        assertThatThrownBy(() -> new Telephone(new Telephone.Account(here, ALICE, "x"), new CalledManner.Answer(Duration.ofSeconds(-1), Optional.empty()), null,
                Clock.systemUTC())).hasMessageContaining("not PT-1S");
    }
}
