package yinxin.telephony.sip.auth;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import yinxin.telephony.sip.auth.DigestCredentials.NonceUse;

/// A client's side: answers challenges and counts how often it used each nonce. For one realm: a registrar's, or a proxy's. Safe for
/// several threads.
public final class DigestClient {
    private static final int CNONCE_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final DigestLogin login;
    private Optional<DigestChallenge> present = Optional.empty();
    private long uses;

    public DigestClient(DigestLogin login) {
        this.login = login;
    }

    /// Answers the best of the challenges that came with one 401 or 407 (the values of `WWW-Authenticate` or `Proxy-Authenticate`).
    /// Empty when none is one that we can answer. A caller answers one request's challenges once, and again only when
    /// [#isStale] says that the nonce alone was at fault: whoever repeats a refused password is locked out.
    public synchronized Optional<DigestCredentials> answer(Collection<String> challenges, DigestRequest request) {
        var best = challenges.stream().map(DigestChallenge::parse).flatMap(Optional::stream)
                .min(Comparator.comparing(DigestChallenge::algorithm));
        if (best.isEmpty()) {
            return Optional.empty();
        }
        // A server may offer the same nonce again; starting anew at 1 would look like a copy to it.
        uses = best.get().nonce().equals(present.map(DigestChallenge::nonce).orElse("")) ? uses : 0;
        present = best;
        return again(request);
    }

    /// Whether a challenge says that the password was right and only the nonce too old.
    public static boolean isStale(Collection<String> challenges) {
        return challenges.stream().map(DigestChallenge::parse).flatMap(Optional::stream).anyMatch(DigestChallenge::stale);
    }

    /// Credentials for a further request, before it is challenged, under the last nonce. Empty when there was no challenge yet.
    public synchronized Optional<DigestCredentials> again(DigestRequest request) {
        return present.map(challenge -> DigestCredentials.answer(challenge, login, request,
                NonceUse.of(new BigInteger(CNONCE_BITS, RANDOM).toString(36), ++uses)));
    }
}
