package yinxin.telephony.sip.ladder;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import yinxin.telephony.sip.stack.SipTrace;

/// Keeps the signalling of the latest calls, so that an operator can see what the networks said. What was said by the oldest is forgotten as soon
/// as there is more than [#MOST_OCTETS] of it. Numbers and secrets are masked before anything is kept: neither a page nor a memory
/// dump shows one.
///
/// Called on the SIP stack's threads. Costs about 7 µs of processor a message of 750 octets: 2 % of a core at 300 calls a second.
public final class SipLadders implements SipTrace {
    /// Some ten thousand messages, so more than a thousand calls.
    public static final int MOST_OCTETS = 16 << 20;
    /// A call is set up and ended with seven to ten; one that goes on and on must not push out all others.
    static final int MOST_STEPS = 60;
    /// What a step takes besides its text.
    private static final int OVERHEAD = 120;
    private static final int ID_OCTETS = 9;
    /// What belongs to a call. OPTIONS and REGISTER come all the time and tell nothing of one.
    private static final Set<String> OF_CALLS = Set.of("INVITE", "ACK", "BYE", "CANCEL", "PRACK", "UPDATE", "INFO", "REFER", "NOTIFY");

    private final Clock clock;
    private final int mostOctets;
    private final Map<String, Kept> calls = new LinkedHashMap<>();
    private int octets;

    private static final class Kept {
        private final List<Ladder.Step> steps = new ArrayList<>();
        private final Instant began;
        private int octets;
        private boolean cut;

        Kept(Instant began) {
            this.began = began;
        }
    }

    public SipLadders(Clock clock) {
        this(clock, MOST_OCTETS);
    }

    SipLadders(Clock clock, int mostOctets) {
        this.clock = clock;
        this.mostOctets = mostOctets;
    }

    @Override
    public void message(boolean sent, InetSocketAddress peer, String text) {
        var callId = header(text, "call-id", "i");
        var cseq = header(text, "cseq", "");
        var method = cseq.substring(cseq.lastIndexOf(' ') + 1).toUpperCase(Locale.ROOT);
        if (callId.isEmpty() || !OF_CALLS.contains(method)) {
            return;
        }
        var id = id(callId);
        var step = new Ladder.Step(clock.instant(), sent, peer.getAddress() == null ? "" : peer.getAddress().getHostAddress() + ":" + peer.getPort(), NumberMask.of(SecretMask.of(text)));
        keep(id, step);
    }

    private synchronized void keep(String id, Ladder.Step step) {
        var call = calls.computeIfAbsent(id, _ -> new Kept(step.at()));
        if (call.steps.size() >= MOST_STEPS) {
            call.cut = true;
            return;
        }
        call.steps.add(step);
        var size = step.text().length() + OVERHEAD;
        call.octets += size;
        octets += size;
        var oldest = calls.values().iterator();
        while (octets > mostOctets && oldest.hasNext()) {
            octets -= oldest.next().octets;
            oldest.remove();
        }
    }

    /// The latest calls, the newest first.
    public synchronized List<Ladder> latest(int limit) {
        var all = new ArrayList<>(calls.entrySet());
        return all.reversed().stream().limit(limit).map(e -> ladder(e.getKey(), e.getValue())).toList();
    }

    /// The call of this id, if it is still kept.
    public synchronized Optional<Ladder> find(String id) {
        return Optional.ofNullable(calls.get(id)).map(kept -> ladder(id, kept));
    }

    /// How much is kept, in octets.
    public synchronized int octets() {
        return octets;
    }

    private static Ladder ladder(String id, Kept kept) {
        return new Ladder(id, kept.began, kept.steps, kept.cut);
    }

    /// What stands for a Call-ID in addresses: some switches put the calling number into it.
    public static String id(String callId) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(callId.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, ID_OCTETS));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /// The first value of a header field, by its long or its compact name; empty when it has none.
    private static String header(String text, String name, String compact) {
        var at = text.indexOf('\n') + 1;
        while (at > 0 && at < text.length() && text.charAt(at) != '\r' && text.charAt(at) != '\n') {
            var end = text.indexOf('\n', at);
            var stop = end < 0 ? text.length() : end;
            var colon = text.indexOf(':', at);
            if (colon > at && colon < stop) {
                var found = text.substring(at, colon).strip();
                if (found.equalsIgnoreCase(name) || !compact.isEmpty() && found.equalsIgnoreCase(compact)) {
                    return text.substring(colon + 1, stop).strip();
                }
            }
            at = end + 1;
        }
        return "";
    }
}
