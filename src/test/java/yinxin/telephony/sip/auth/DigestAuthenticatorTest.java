package yinxin.telephony.sip.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.telephony.sip.auth.DigestVerdict.ACCEPTED;
import static yinxin.telephony.sip.auth.DigestVerdict.REFUSED;
import static yinxin.telephony.sip.auth.DigestVerdict.REPLAYED;
import static yinxin.telephony.sip.auth.DigestVerdict.STALE;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.MovedClock;
import yinxin.telephony.sip.auth.DigestCredentials.NonceUse;

/// What a server lets pass: every client that knows the password, once for every proof.
class DigestAuthenticatorTest {
    private static final String REALM = "example.com";
    private static final DigestLogin LIN = new DigestLogin("13800138000", "Circle of Life");
    private static final DigestRequest REGISTER = new DigestRequest("REGISTER", "sip:example.com");
    private static final Optional<DigestSecret> SECRET = Optional.of(DigestSecret.of(REALM, LIN.password(), "13800138000", "+8613800138000"));

    private final MovedClock clock = new MovedClock(Instant.parse("2026-11-22T08:00:00Z"));
    private final DigestAuthenticator authenticator = new DigestAuthenticator(REALM, clock);

    private DigestChallenge challenge(DigestAlgorithm algorithm) {
        return authenticator.challenges(false).stream().map(c -> DigestChallenge.parse(c).orElseThrow())
                .filter(c -> c.algorithm() == algorithm).findFirst().orElseThrow();
    }

    private DigestVerdict check(DigestCredentials credentials) {
        return authenticator.check(credentials, REGISTER, SECRET);
    }

    private static DigestCredentials answer(DigestChallenge challenge, long count) {
        return DigestCredentials.answer(challenge, LIN, REGISTER, NonceUse.of("c" + count, count));
    }

    @Test
    void bothAlgorithmsAreOfferedTheBetterFirst() {
        var offered = authenticator.challenges(true).stream().map(c -> DigestChallenge.parse(c).orElseThrow()).toList();

        var nonce = offered.getFirst().nonce();
        assertThat(offered).containsExactly(
                new DigestChallenge(DigestAlgorithm.SHA_256, REALM, nonce, true, Optional.empty(), true),
                new DigestChallenge(DigestAlgorithm.MD5, REALM, nonce, true, Optional.empty(), true));
        assertThat(DigestClient.isStale(authenticator.challenges(true))).isTrue();
        assertThat(DigestClient.isStale(authenticator.challenges(false))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(DigestAlgorithm.class)
    void whoKnowsThePasswordIsAccepted(DigestAlgorithm algorithm) {
        assertThat(check(answer(challenge(algorithm), 1))).isEqualTo(ACCEPTED);
    }

    @Test
    void everyNameOfTheOwnerIsAccepted() {
        var international = new DigestLogin("+8613800138000", LIN.password());
        assertThat(check(DigestCredentials.answer(challenge(DigestAlgorithm.SHA_256), international, REGISTER, NonceUse.of("c", 1))))
                .isEqualTo(ACCEPTED);
    }

    @Test
    void ourOwnClientIsAcceptedAgainAndAgain() {
        var client = new DigestClient(LIN);
        assertThat(client.again(REGISTER)).isEmpty();
        assertThat(client.answer(List.of("Basic realm=\"r\""), REGISTER)).isEmpty();

        var first = client.answer(authenticator.challenges(false), REGISTER).orElseThrow();
        var second = client.again(REGISTER).orElseThrow();

        assertThat(first.algorithm()).isEqualTo(DigestAlgorithm.SHA_256);
        assertThat(List.of(check(first), check(second), check(client.again(REGISTER).orElseThrow())))
                .containsExactly(ACCEPTED, ACCEPTED, ACCEPTED);
        assertThat(second.use().orElseThrow().nc()).isEqualTo("00000002");
        var challenges = authenticator.challenges(false);
        assertThat(List.of(check(client.answer(challenges, REGISTER).orElseThrow()), check(client.answer(challenges, REGISTER).orElseThrow())))
                .as("the same nonce offered twice").containsExactly(ACCEPTED, ACCEPTED);
    }

    @Test
    void aCopyIsNotAccepted() {
        var challenge = challenge(DigestAlgorithm.MD5);
        assertThat(List.of(check(answer(challenge, 1)), check(answer(challenge, 1)), check(answer(challenge, 3)), check(answer(challenge, 2)),
                check(answer(challenge, 4)))).containsExactly(ACCEPTED, REPLAYED, ACCEPTED, REPLAYED, ACCEPTED);
    }

    /// A copy is one whichever of the two hashes it is made with: they share the nonce, and so its count.
    @Test
    void theCountIsTheNoncesNotTheAlgorithms() {
        var offered = authenticator.challenges(false).stream().map(c -> DigestChallenge.parse(c).orElseThrow()).toList();
        assertThat(List.of(check(answer(offered.get(0), 1)), check(answer(offered.get(1), 1)))).containsExactly(ACCEPTED, REPLAYED);
    }

    @Test
    void aClientThatKnowsNoQopUsesANonceOnce() {
        var challenge = challenge(DigestAlgorithm.MD5);
        var old = new DigestChallenge(challenge.algorithm(), REALM, challenge.nonce(), false, Optional.empty(), false);
        var proof = DigestCredentials.answer(old, LIN, REGISTER, NonceUse.of("unused", 1));

        assertThat(proof.use()).isEmpty();
        assertThat(List.of(check(proof), check(proof))).containsExactly(ACCEPTED, REPLAYED);
    }

    @Test
    void aNonceGrowsStale() {
        var challenge = challenge(DigestAlgorithm.SHA_256);
        clock.advance(DigestAuthenticator.NONCE_LIFETIME);
        assertThat(check(answer(challenge, 1))).isEqualTo(ACCEPTED);
        clock.advance(Duration.ofMillis(1));
        assertThat(check(answer(challenge, 2))).isEqualTo(STALE);
    }

    @Test
    void aNonceFromBeforeARestartIsStaleForItsOwnerAndRefusedForOthers() {
        var earlier = DigestChallenge.parse(new DigestAuthenticator(REALM, clock).challenges(false).getFirst()).orElseThrow();
        assertThat(check(answer(earlier, 1))).isEqualTo(STALE);
        assertThat(check(DigestCredentials.answer(earlier, new DigestLogin(LIN.user(), "guess"), REGISTER, NonceUse.of("c", 1))))
                .isEqualTo(REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "zz", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"})
    void aNonceOfTheClientsMakingIsNeverAccepted(String nonce) {
        var forged = new DigestChallenge(DigestAlgorithm.MD5, REALM, nonce, true, Optional.empty(), false);
        assertThat(check(answer(forged, 1))).isEqualTo(STALE);
    }

    @Test
    void whatIsNotProvenIsRefused() {
        var challenge = challenge(DigestAlgorithm.SHA_256);
        var right = answer(challenge, 1);
        var otherMethod = DigestCredentials.answer(challenge, LIN, new DigestRequest("INVITE", REGISTER.uri()), NonceUse.of("c", 1));
        var otherUri = DigestCredentials.answer(challenge, LIN, new DigestRequest("REGISTER", "sip:example.org"), NonceUse.of("c", 1));
        var otherUser = DigestCredentials.answer(challenge, new DigestLogin("13900139000", LIN.password()), REGISTER, NonceUse.of("c", 1));
        var otherRealm = DigestCredentials.answer(new DigestChallenge(challenge.algorithm(), "example.org", challenge.nonce(), true,
                Optional.empty(), false), LIN, REGISTER, NonceUse.of("c", 1));

        assertThat(List.of(check(otherMethod), check(otherUri), check(otherUser), check(otherRealm),
                authenticator.check(right, REGISTER, Optional.empty()),
                authenticator.check(right, REGISTER, Optional.of(DigestSecret.of("example.org", LIN.password(), LIN.user()))),
                authenticator.check(right, REGISTER, Optional.of(DigestSecret.of(REALM, "another", LIN.user())))))
                .containsOnly(REFUSED);
        assertThat(check(right)).as("refusals use nothing up").isEqualTo(ACCEPTED);
    }

    /// Proxies on the way rewrite ports and parameters of a request-URI; it is the same address.
    @Test
    void theSameAddressInOtherWordsIsTheSame() {
        var written = new DigestRequest("REGISTER", "sip:EXAMPLE.com:5070;transport=udp");
        assertThat(authenticator.check(DigestCredentials.answer(challenge(DigestAlgorithm.MD5), LIN, written, NonceUse.of("c", 1)), REGISTER,
                SECRET)).isEqualTo(ACCEPTED);
        var six = new DigestRequest("INVITE", "sip:10086@[2001:DB8::1]:5060");
        assertThat(authenticator.check(DigestCredentials.answer(challenge(DigestAlgorithm.MD5), LIN, six, NonceUse.of("c", 1)),
                new DigestRequest("INVITE", "sip:10086@[2001:db8::1]"), SECRET)).isEqualTo(ACCEPTED);
        assertThat(authenticator.check(DigestCredentials.answer(challenge(DigestAlgorithm.MD5), LIN, six, NonceUse.of("c", 1)),
                new DigestRequest("INVITE", "sip:10086@[2001:db8::2]"), SECRET)).isEqualTo(REFUSED);
    }

    /// However few nonces can be remembered, none is accepted twice: those that had to be forgotten are stale.
    @Test
    void aFloodDoesNotBringBackWhatWasUsed() {
        var small = new DigestAuthenticator(REALM, clock, 3);
        var proofs = new java.util.ArrayList<DigestCredentials>();
        for (var i = 0; i < 10; i++) {
            var proof = answer(DigestChallenge.parse(small.challenges(false).getFirst()).orElseThrow(), 1);
            assertThat(small.check(proof, REGISTER, SECRET)).isEqualTo(ACCEPTED);
            proofs.add(proof);
            clock.advance(Duration.ofMillis(1));
        }

        var again = proofs.stream().map(p -> small.check(p, REGISTER, SECRET)).toList();

        assertThat(again.subList(0, 7)).containsOnly(STALE);
        assertThat(again.subList(7, 10)).doesNotContain(ACCEPTED);
    }
}
