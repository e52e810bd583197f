package yinxin.telephony.e1.lapd;

import java.util.ArrayDeque;
import java.util.Arrays;

/// The messages of a link on their way out: those that wait, and those that are sent and not acknowledged (Q.921 §5.6.1). Numbers are modulo 128.
final class SendWindow {
    static final int MODULUS = 128;
    /// k: I frames that may be under way.
    static final int WINDOW = 7;
    /// Messages that may wait. A peer that takes none for so long has other troubles.
    static final int MOST_WAITING = 1024;

    private static final byte[] NONE = {};

    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private final byte[][] sent = new byte[MODULUS][];
    /// V(S), V(A) and the highest number that was ever used.
    private int next;
    private int acknowledged;
    private int beyondSent;

    SendWindow() {
        restart();
    }

    /// Puts a message behind those that wait. False if these are too many.
    boolean queue(byte[] message) {
        return waiting.size() < MOST_WAITING && waiting.add(message);
    }

    /// V(S).
    int next() {
        return next;
    }

    boolean allAcknowledged() {
        return beyondSent == acknowledged;
    }

    /// Whether N(R) acknowledges something that was sent, or nothing.
    boolean accepts(int expected) {
        return distance(acknowledged, expected) <= distance(acknowledged, beyondSent);
    }

    /// Takes N(R) for V(A). True if it acknowledges anything.
    boolean acknowledge(int expected) {
        var any = acknowledged != expected;
        if (distance(acknowledged, expected) > distance(acknowledged, next)) {
            next = expected;
        }
        while (acknowledged != expected) {
            sent[acknowledged] = NONE;
            acknowledged = following(acknowledged);
        }
        return any;
    }

    /// Whether there is a message for the line, and the window open.
    boolean isReady() {
        return distance(acknowledged, next) < WINDOW && (nextIsAgain() || !waiting.isEmpty());
    }

    /// The next message for the line, if there is one ready; its number was [#next].
    byte[] take() {
        if (!nextIsAgain()) {
            sent[next] = waiting.remove();
            beyondSent = following(next);
        }
        var message = sent[next];
        next = following(next);
        return message;
    }

    /// Whether [#take] would give a message that has been on the line before.
    boolean nextIsAgain() {
        return next != beyondSent;
    }

    /// V(S) goes back to V(A).
    void rewind() {
        next = acknowledged;
    }

    /// Numbers begin with 0. What waits goes on waiting; what was sent is forgotten.
    final void restart() {
        next = 0;
        acknowledged = 0;
        beyondSent = 0;
        Arrays.fill(sent, NONE);
    }

    /// Forgets what waits. Returns how many these were.
    int discard() {
        var dropped = waiting.size();
        waiting.clear();
        return dropped;
    }

    static int following(int number) {
        return (number + 1) % MODULUS;
    }

    private static int distance(int from, int to) {
        return (to - from + MODULUS) % MODULUS;
    }
}
