package yinxin.telephony.sip.proxy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import yinxin.telephony.sip.stack.SipHeaders;
import yinxin.telephony.sip.stack.SipHeaders.Field;
import yinxin.telephony.sip.stack.SipStack.Reply;

/// Chooses what the caller hears of several refusals (RFC 3261 §16.7 steps 6 and 7).
final class BestResponse {
    /// They say what a caller could change to get through, so they come before others of their class.
    private static final Set<Integer> HELPFUL = Set.of(401, 407, 415, 420, 484);
    private static final Set<Integer> CHALLENGES = Set.of(401, 407);

    private BestResponse() {}

    /// The best of these final responses, of which there is at least one, none of them a 2xx.
    static Reply of(List<Reply> replies) {
        var best = replies.stream().min(Comparator.comparingInt(BestResponse::rank)).orElseThrow();
        return CHALLENGES.contains(best.status()) ? withAllChallenges(best, replies) : best;
    }

    /// A 6xx says that nobody else needs to be asked; else the lowest class, and in it what helps the caller.
    private static int rank(Reply reply) {
        var kind = reply.status() / 100 == 6 ? 0 : reply.status() / 100;
        // 503 is about one server and 408 says least: any other of their class tells more.
        var within = HELPFUL.contains(reply.status()) ? 0 : reply.status() == 503 || reply.status() == 408 ? 2 : 1;
        return kind * 10 + within;
    }

    private static Reply withAllChallenges(Reply best, List<Reply> replies) {
        var fields = new ArrayList<Field>();
        for (var name : List.of("www-authenticate", "proxy-authenticate")) {
            replies.stream().filter(r -> r != best && CHALLENGES.contains(r.status()))
                    .forEach(r -> r.headers().all(name).forEach(value -> fields.add(new Field(name, value))));
        }
        var all = new ArrayList<>(best.headers().fields());
        all.addAll(fields);
        return new Reply(best.status(), new SipHeaders(best.headers().startLine(), all), best.body());
    }

    /// What goes upstream of it: a 503 would tell the caller to leave us alone, when only somebody behind us is overloaded.
    static Reply upstream(Reply best) {
        return best.status() == 503 ? new Reply(500, best.headers().under("SIP/2.0 500 Server Internal Error").without("retry-after"), best.body()) : best;
    }
}
