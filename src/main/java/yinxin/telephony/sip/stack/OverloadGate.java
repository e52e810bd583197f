package yinxin.telephony.sip.stack;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Turns new calls away before they are parsed, while there is no room for them or the stack is behind: an INVITE that begins a call costs
/// hundreds of times less here than where its 503 would be a transaction. All else goes on to the stack: what ends a running call, what
/// keeps it whole, and INVITEs that were let in and are sent again.
///
/// Only the thread that reads the socket may use this.
final class OverloadGate {
    /// Decisions that are remembered: those of some seconds, for an INVITE is sent again after 0.5, 1.5 and 3.5 s, and must fare as before.
    /// Else a call would ring whose caller has heard 503.
    private static final int REMEMBERED = 8192;
    private static final int LONGEST_NAME = 400;
    /// Answers a second. More than any trunk offers; beyond it INVITEs are dropped, and sent again when this has passed.
    private static final int ANSWERS_A_SECOND = 5000;
    private static final byte[] INVITE = "INVITE ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ACK = "ACK ".getBytes(StandardCharsets.US_ASCII);

    private final Backlog backlog;
    private final SipStack.Traffic traffic;
    private final BareAnswer answer;
    private final byte[] ourTag;
    private final BareAnswer.RateLimit answers = new BareAnswer.RateLimit(ANSWERS_A_SECOND);
    /// Whether this INVITE was let in.
    private final Map<String, Boolean> decided = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    /// What becomes of a datagram.
    sealed interface Verdict {}

    /// It goes to the stack.
    record LetIn() implements Verdict {}

    /// It is answered from here.
    record TurnAway(byte[] answer, InetSocketAddress to) implements Verdict {}

    /// It needs neither.
    record Drop() implements Verdict {}

    private static final Verdict LET_IN = new LetIn();
    private static final Verdict DROP = new Drop();

    /// @param backlog what waits before the stack's parser
    /// @param traffic who knows whether there is room for more calls
    OverloadGate(Backlog backlog, SipStack.Traffic traffic) {
        this.backlog = backlog;
        this.traffic = traffic;
        var tag = "busy" + SipStack.newToken();
        this.ourTag = (";tag=" + tag).getBytes(StandardCharsets.US_ASCII);
        this.answer = new BareAnswer("503 Service Unavailable", tag, "Retry-After: 5\r\n");
    }

    /// Decides about a datagram of a known peer, and counts it where it is let in.
    Verdict judge(byte[] datagram, int length, InetSocketAddress from) {
        var verdict = starts(datagram, length, INVITE) ? invite(datagram, length, from)
                : starts(datagram, length, ACK) && contains(datagram, length, ourTag) ? DROP : LET_IN;
        if (verdict == LET_IN) {
            backlog.given();
        }
        return verdict;
    }

    private Verdict invite(byte[] datagram, int length, InetSocketAddress from) {
        var request = SipHeaders.read(datagram, length);
        if (SipHeaders.NameAddr.parse(request.first("to").orElse("")).parameters().containsKey("tag")) {
            return LET_IN;
        }
        var which = nameOf(request);
        var before = Optional.ofNullable(decided.get(which));
        if (before.orElseGet(() -> traffic.newCalls().haveRoom() && !backlog.isLong())) {
            decided.put(which, true);
            return LET_IN;
        }
        var text = answer.to(request, from);
        if (text.isEmpty()) {
            return LET_IN;
        }
        if (!traffic.hears(request) || !answers.take()) {
            return DROP;
        }
        if (before.isEmpty()) {
            decided.put(which, false);
            traffic.newCalls().turnedAway();
        }
        return new TurnAway(text.get().getBytes(StandardCharsets.UTF_8), BareAnswer.goesTo(request, from));
    }

    /// What an INVITE has in common with itself sent again, and with no other (RFC 3261 §17.2.3).
    private static String nameOf(SipHeaders invite) {
        var name = invite.first("via").orElse("") + '\n' + invite.first("call-id").orElse("") + '\n' + invite.first("cseq").orElse("");
        return name.substring(Math.max(0, name.length() - LONGEST_NAME));
    }

    private static boolean starts(byte[] datagram, int length, byte[] with) {
        return length >= with.length && Arrays.equals(datagram, 0, with.length, with, 0, with.length);
    }

    private static boolean contains(byte[] datagram, int length, byte[] wanted) {
        for (var i = 0; i + wanted.length <= length; i++) {
            if (datagram[i] == wanted[0] && Arrays.equals(datagram, i, i + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }

    /// The datagrams that the stack was given and no worker of its has begun to parse. The stack's own queue is without limit: what it holds is
    /// answered late or never, and the BYE and ACK of running calls stand in it behind the INVITEs of others.
    static final class Backlog {
        /// Messages. A worker parses 2,000 to 5,000 a second, so that these are done in 100 ms, or the machine is busy with other things.
        static final int MOST = 200;
        /// What waits longer says that the workers get no time; but one worker that was held up is no overload.
        private static final Duration LONGEST = Duration.ofMillis(300);
        private static final int SOME = 20;

        /// When each was given, of [System#nanoTime]. The stack takes them in the same order.
        private final Queue<Long> given = new ConcurrentLinkedQueue<>();
        private final AtomicInteger length = new AtomicInteger();

        /// The stack is given a datagram.
        void given() {
            given.add(System.nanoTime());
            length.incrementAndGet();
        }

        /// A worker begins with the oldest one.
        void begun() {
            if (given.poll() != null) {
                length.decrementAndGet();
            }
        }

        /// Datagrams that wait.
        int length() {
            return length.get();
        }

        /// Whether a call that comes in now would wait too long, and make others wait.
        boolean isLong() {
            var waiting = length.get();
            if (waiting < SOME) {
                return false;
            }
            var oldest = given.peek();
            return waiting >= MOST || oldest != null && System.nanoTime() - oldest > LONGEST.toNanos();
        }
    }
}
