package yinxin.voicemail.operator;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;

/// The outbox as an operator looks at it.
public interface Deliveries {
    /// Those in this state (all: empty), the newest first.
    ///
    /// @param before only older ones; empty: from the newest
    List<Row> list(Optional<String> state, Optional<Position> before, int limit);

    /// What is to be sent, or was, for a message.
    List<Row> ofMessage(MessageId message);

    /// What is to be sent, or was, about a number, the newest first.
    List<Row> ofNumber(PhoneNumber number, int limit);

    /// How many there are in each state.
    Map<String, Long> counts();

    /// Sends again what was given up or held: it is due now, and has the whole time for retries before it once more. False when there is no
    /// such push in one of these states.
    boolean redrive(String id, Instant now);

    /// As [#redrive], for all that were given up, oldest first, at most so many. How many.
    int redriveRefused(Instant now, int limit);

    /// One push of the outbox.
    ///
    /// @param kind     what it is, e.g. `NOTICE`
    /// @param state    where it stands, e.g. `REFUSED`
    /// @param attempts how often it was tried
    /// @param due      when it is tried next
    /// @param why      what went wrong last; empty when nothing did
    record Row(String id, OpenId to, String kind, Optional<MessageId> message, PhoneNumber number, boolean urgent, String state, int attempts,
               Instant due, Instant createdAt, String why) {
        /// Whether an operator can send it again.
        public boolean redrivable() {
            return state.equals("REFUSED") || state.equals("HELD");
        }

        /// Its place in the list.
        public Position position() {
            return new Position(createdAt, id);
        }
    }

    /// A place in a list, the newest first.
    record Position(Instant at, String id) {
        /// Reads what [#text] wrote; empty for anything else.
        public static Optional<Position> parse(String text) {
            return text.matches("[0-9]{1,15}\\.[A-Za-z0-9_-]{1,64}")
                    ? Optional.of(new Position(Instant.ofEpochMilli(Long.parseLong(text.substring(0, text.indexOf('.')))), text.substring(text.indexOf('.') + 1)))
                    : Optional.empty();
        }

        /// For an address.
        public String text() {
            return at.toEpochMilli() + "." + id;
        }
    }
}
