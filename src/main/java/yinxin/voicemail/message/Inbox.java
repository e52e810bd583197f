package yinxin.voicemail.message;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a follower finds in their list, and what they do with it. Every call either takes effect whole or throws [StoreUnavailable].
public interface Inbox {
    /// How long a deleted message can be brought back; then its recording is erased.
    Duration RESTORABLE = Duration.ofHours(24);

    /// The items that a follower may see now, deleted ones left out: urgent unheard ones, then the other unheard ones, then those heard or
    /// handled; each the newest first.
    Listing inboxOf(Query query);

    /// One item as this follower may see it now, with the unheard ones before and after it in their list. Empty: it is not theirs, or deleted.
    Optional<Opened> open(MessageId id, OpenId follower);

    /// What an owner can still bring back, the latest deletion first. Nothing for guests.
    List<Deleted> restorable(OpenId follower, Instant at);

    /// Notes that this follower took care of it, so that nobody else does so again.
    Outcome handle(MessageId id, OpenId follower, Instant at);

    /// Takes back what [#handle] noted.
    Outcome reopen(MessageId id, OpenId follower, Instant at);

    /// Deletes for everybody who has the number. Only owners may.
    Outcome delete(MessageId id, OpenId follower, Instant at);

    /// Puts a deleted message back as it was, if it was deleted less than [#RESTORABLE] ago. Only owners may.
    Outcome restore(MessageId id, OpenId follower, Instant at);

    /// What became of an action.
    enum Outcome {
        /// It is so now.
        DONE,
        /// It was so already.
        UNCHANGED,
        /// Guests may not.
        OWNERS_ONLY,
        /// There is no such message for this follower, or no more.
        GONE
    }

    /// What is looked for.
    ///
    /// @param follower whose list
    /// @param number   of this number only
    /// @param search   part of a caller's number as one writes it, of a contact's name or of the label of one's own number; empty: all
    /// @param after    what comes after this position; empty: from the top
    /// @param limit    at most so many items, from 1
    record Query(OpenId follower, Optional<PhoneNumber> number, String search, Optional<Position> after, int limit) {
        /// The longest text to search for, in characters; what is longer is cut.
        public static final int LONGEST_SEARCH = 40;

        public Query {
            search = search.strip();
            if (search.length() > LONGEST_SEARCH) {
                search = search.substring(0, LONGEST_SEARCH);
            }
            if (limit < 1) {
                throw new IllegalArgumentException("a list has room for one item at least");
            }
        }

        /// The top of somebody's list.
        public static Query of(OpenId follower, int limit) {
            return new Query(follower, Optional.empty(), "", Optional.empty(), limit);
        }
    }

    /// A place in the list, which stays a place although items come and go.
    ///
    /// @param rank 0 for urgent unheard, 1 for unheard, 2 for the others
    /// @param at   when the item's call came
    /// @param id   the item
    record Position(int rank, Instant at, MessageId id) {
        private static final Pattern FORM = Pattern.compile("([0-2])-([0-9]{1,15})-(.{1,40})");

        /// Reads what [#text] wrote; empty for anything else.
        public static Optional<Position> parse(String text) {
            var match = FORM.matcher(text);
            return match.matches() && MessageId.isWellFormed(match.group(3)) ? Optional.of(new Position(Integer.parseInt(match.group(1)),
                    Instant.ofEpochMilli(Long.parseLong(match.group(2))), new MessageId(match.group(3)))) : Optional.empty();
        }

        /// For an address: free of numbers and openids.
        public String text() {
            return rank + "-" + at.toEpochMilli() + "-" + id;
        }
    }

    /// A part of the list.
    ///
    /// @param items   in order
    /// @param older   after which the rest comes; empty: this is the end
    /// @param unheard how many of all that was asked for, whatever the limit, wait to be heard
    record Listing(List<Item> items, Optional<Position> older, int unheard) {
        public Listing {
            items = List.copyOf(items);
        }
    }

    /// An item of the list.
    ///
    /// @param message what came
    /// @param handled who took care of it, if somebody did
    /// @param owned   whether the number is the follower's own, not shared with them
    record Item(VoiceMessage message, Optional<Handled> handled, boolean owned) {
        /// Whether it waits for somebody to hear it.
        public boolean waits() {
            return message.state() == MessageState.UNHEARD && handled.isEmpty();
        }

        /// Where it stands in the list.
        public Position position() {
            return new Position(waits() ? message.urgent() ? 0 : 1 : 2, message.call().at(), message.id());
        }
    }

    /// An item by itself.
    ///
    /// @param item   the item
    /// @param before the unheard item before it, had it just been left: the next newer, or an urgent one
    /// @param after  the unheard item after it
    record Opened(Item item, Optional<Item> before, Optional<Item> after) {}

    /// That somebody took care of a message.
    ///
    /// @param by    who; empty when they have left since
    /// @param owner whether they own the number
    /// @param name  what the owner calls them; empty for the owner
    /// @param at    when
    record Handled(Optional<OpenId> by, boolean owner, String name, Instant at) {}

    /// A message that was deleted and can be brought back.
    ///
    /// @param message what came
    /// @param until   can be brought back before this time
    record Deleted(VoiceMessage message, Instant until) {}
}
