package yinxin.telephony.sip.registration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import yinxin.telephony.sip.auth.DigestClient;
import yinxin.telephony.sip.auth.DigestCredentials;
import yinxin.telephony.sip.auth.DigestLogin;
import yinxin.telephony.sip.auth.DigestRequest;
import yinxin.telephony.sip.stack.SipHeaders.Field;
import yinxin.telephony.sip.stack.SipStack.Reply;

/// Who we are to the servers that the requests of one call, or of one registration, meet on their way: answers their challenges (RFC 3261
/// §22), and from then on says so before it is asked. For one request at a time.
public final class Identity {
    private final List<Asker> askers;

    /// @param login our name and password; empty for somebody who has none, who answers no challenge
    public Identity(Optional<DigestLogin> login) {
        this.askers = login.map(l -> List.of(new Asker(l, 401, "www-authenticate", "Authorization"),
                new Asker(l, 407, "proxy-authenticate", "Proxy-Authorization"))).orElse(List.of());
    }

    /// What to send along with a request at first: proofs under the challenges that came before. Empty while there was none.
    public List<Field> fields(DigestRequest request) {
        var fields = new ArrayList<Field>();
        askers.forEach(asker -> asker.volunteered(request).ifPresent(fields::add));
        return fields;
    }

    /// What to send along with the same request again after this 401 or 407. Empty when that is of no use: another kind of response, a
    /// challenge that we have no answer to, or one that says that our password is wrong.
    public Optional<List<Field>> answer(Reply reply, DigestRequest request) {
        var asking = askers.stream().filter(asker -> asker.status == reply.status()).findFirst();
        return asking.flatMap(asker -> asker.answered(reply, request)).map(proof -> {
            var fields = new ArrayList<>(List.of(proof));
            askers.stream().filter(other -> other != asking.get()).forEach(other -> other.volunteered(request).ifPresent(fields::add));
            return fields;
        });
    }

    /// One kind of server: one that serves us itself, or a proxy.
    private static final class Asker {
        private final DigestClient client;
        private final int status;
        private final String challenge;
        private final String proof;
        private boolean answered;

        Asker(DigestLogin login, int status, String challenge, String proof) {
            this.client = new DigestClient(login);
            this.status = status;
            this.challenge = challenge;
            this.proof = proof;
        }

        Optional<Field> volunteered(DigestRequest request) {
            answered = false;
            return client.again(request).map(this::field);
        }

        /// A challenge to what was volunteered is answered: a server that was started anew knows nothing of its nonces, and need not call
        /// them stale.
        Optional<Field> answered(Reply reply, DigestRequest request) {
            var challenges = reply.headers().all(challenge);
            if (answered && !DigestClient.isStale(challenges)) {
                return Optional.empty();
            }
            answered = true;
            return client.answer(challenges, request).map(this::field);
        }

        private Field field(DigestCredentials credentials) {
            return new Field(proof, credentials.format());
        }
    }
}
