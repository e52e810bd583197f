package yinxin.storage.outbox;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.voicemail.delivery.AccountState;
import yinxin.voicemail.delivery.Delivery;
import yinxin.voicemail.delivery.DeliveryPlan;
import yinxin.voicemail.delivery.DeliveryPlan.Reason;
import yinxin.voicemail.delivery.DeliveryPlan.Step;
import yinxin.voicemail.delivery.DeliveryPlan.Turn;
import yinxin.voicemail.delivery.Doubt;
import yinxin.voicemail.delivery.NoticeRules;
import yinxin.voicemail.delivery.Push;
import yinxin.voicemail.delivery.Situation;
import yinxin.voicemail.delivery.Situation.Waiting;
import yinxin.voicemail.delivery.Way;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.owner.FollowerSettings;

/// Takes out of the outbox what is to go out now, inside one transaction: reads the situation of each follower who has something due, in a
/// few statements for all of them, lets [DeliveryPlan] decide, and writes down what it decided. What is sent is marked before it is sent,
/// so that whoever dies over it leaves behind that it may have arrived.
final class Claims {
    static final SecureRandom RANDOM = new SecureRandom();
    static final int ID_OCTETS = 18;
    /// A follower may have several rows due; so many are looked at for each who may be sent something.
    private static final int ROWS_A_FOLLOWER = 4;

    private final JdbcClient db;
    private final String node;
    private final Instant now;
    private final Instant until;
    private final NoticeRules rules;
    private final List<Delivery> taken = new ArrayList<>();
    private final List<String> singles = new ArrayList<>();
    private AccountState account;

    /// @param node what the node that takes them is called
    Claims(JdbcClient db, String node, Instant now, Duration lease, NoticeRules rules) {
        this.db = db;
        this.node = node;
        this.now = now.truncatedTo(ChronoUnit.MILLIS);
        this.until = this.now.plus(lease).truncatedTo(ChronoUnit.MILLIS);
        this.rules = rules;
        this.account = SqlAccount.take(db);
    }

    /// Takes at most one push for each of at most `limit` followers.
    List<Delivery> take(int limit) {
        var room = account.room(now, limit);
        var followers = room == 0 ? Set.<String>of() : ready(room);
        if (followers.isEmpty()) {
            return List.of();
        }
        var open = OpenRows.of(db, followers);
        var settings = SettingsRows.of(db, followers);
        var cards = cards(followers);
        var asksForTexts = account.templatesLeft(now, rules) < followers.size()
                || open.values().stream().flatMap(List::stream).anyMatch(w -> w.push() instanceof Push.Words);
        var texts = asksForTexts ? texts(followers) : Map.<String, Integer>of();
        for (var follower : followers) {
            var waiting = open.getOrDefault(follower, List.of());
            var noTemplates = account.templatesLeft(now, rules) > 0 ? Optional.<Instant>empty() : Optional.of(nextQuota());
            carryOut(follower, new Situation(now, settings.getOrDefault(follower, FollowerSettings.USUAL), waiting,
                    cards.getOrDefault(follower, List.of()), texts.getOrDefault(follower, 0), noTemplates, rules));
        }
        begin(singles, new Doubt(now, 1, Way.TEMPLATE));
        if (!taken.isEmpty()) {
            SqlAccount.count(db, account.hold().isPresent() ? account.probed(now) : account);
        }
        return taken;
    }

    private Instant nextQuota() {
        return now.isBefore(account.quotaUntil()) ? account.quotaUntil() : AccountState.nextDay(now);
    }

    /// Where takers meet: the followers who have something due, the urgent first, then those who have waited longest. Takers on other
    /// connections wait for the account's row until this transaction ends (see [SqlAccount#take]).
    private Set<String> ready(int limit) {
        var followers = new LinkedHashSet<String>();
        for (var urgent : List.of(true, false)) {
            db.sql("""
                    select follower from delivery where state in ('WAITING', 'QUIET') and urgent = :urgent and due <= :now
                    order by due limit :limit""").param("urgent", urgent).param("now", now.toEpochMilli())
                    .param("limit", limit * ROWS_A_FOLLOWER).query(String.class).list().stream()
                    .filter(_ -> followers.size() < limit).forEach(followers::add);
        }
        return followers;
    }

    private Map<String, List<Instant>> cards(Set<String> followers) {
        var cards = new HashMap<String, List<Instant>>();
        db.sql("""
                select follower, min(sent_at) as sent from delivery
                where follower in (:followers) and sent_at > :since and kind = 'NOTICE' and state in ('ACCEPTED', 'RECEIVED')
                group by follower, coalesce(digest, id) order by sent""")
                .param("followers", followers).param("since", now.minus(rules.within()).toEpochMilli())
                .query(row -> {
                    cards.computeIfAbsent(row.getString(1), _ -> new ArrayList<>()).add(Instant.ofEpochMilli(row.getLong(2)));
                });
        return cards;
    }

    private Map<String, Integer> texts(Set<String> followers) {
        var texts = new HashMap<String, Integer>();
        db.sql("select follower, sum(texts) from reply_window where follower in (:followers) and ends > :now group by follower")
                .param("followers", followers).param("now", now.toEpochMilli())
                .query(row -> {
                    texts.put(row.getString(1), row.getInt(2));
                });
        return texts;
    }

    private void carryOut(String follower, Situation situation) {
        for (var step : DeliveryPlan.of(situation)) {
            switch (step) {
                case Step.Send send -> send(follower, send, situation.waiting().size());
                case Step.KeepQuiet(var what, var end) -> keepQuiet(what, end, situation.settings());
                case Step.Wait(var end, var why, var told) -> {
                    postpone(follower, end);
                    tell(told, why);
                }
                case Step.Spare(var what) -> end(what, "SPARED", "");
                case Step.GiveUp(var what) -> {
                    end(what, "REFUSED", "WeChat gave no clear answer, twice");
                    note(what, new TimelineEntry(now, TimelineEntry.Step.REFUSED, "no clear answer"));
                }
            }
        }
    }

    private void send(String follower, Step.Send send, int waiting) {
        var what = send.what();
        var first = what.getFirst();
        var parcel = send.turn() != Turn.FIRST ? first.parcel() : what.size() == 1 ? first.id() : randomId();
        var doubt = switch (send.turn()) {
            case FIRST -> new Doubt(now, 1, send.way());
            case AGAIN -> first.doubt().orElseThrow();
            case ONCE_MORE -> new Doubt(now, first.doubt().orElseThrow().rounds() + 1, send.way());
        };
        if (parcel.equals(first.id()) && doubt.equals(new Doubt(now, 1, Way.TEMPLATE))) {
            singles.add(first.id());
        } else {
            begin(ids(what), doubt);
        }
        if (!parcel.equals(first.parcel())) {
            db.sql("update delivery set digest = :parcel where id in (:ids)").param("parcel", parcel).param("ids", ids(what)).update();
        }
        if (waiting > what.size()) {
            postpone(follower, until);
        }
        if (send.way() == Way.TEMPLATE) {
            account = account.sent(now, 1);
        } else {
            SqlReplyWindows.spend(db, follower, now);
        }
        taken.add(new Delivery(parcel, new OpenId(follower), together(what), send.way(), send.turn(), what.stream().mapToInt(Waiting::attempts).max().orElse(0),
                what.stream().map(Waiting::createdAt).min(Comparator.naturalOrder()).orElse(now), first.doubt()));
    }

    private static Push together(List<Waiting> what) {
        return what.size() == 1 ? what.getFirst().push()
                : new Push.Digest(what.stream().map(w -> ((Push.Notice) w.push()).message())
                        .sorted(Comparator.comparing(m -> m.call().at())).toList());
    }

    private void begin(List<String> ids, Doubt doubt) {
        if (!ids.isEmpty()) {
            db.sql("""
                    update delivery set state = 'WAITING', claimed = true, node = :node, due = :until, sent_at = :sent, rounds = :rounds, way = :way
                    where id in (:ids)""").param("until", until.toEpochMilli()).param("sent", doubt.since().toEpochMilli())
                    .param("node", node).param("rounds", doubt.rounds()).param("way", doubt.way().name()).param("ids", ids).update();
        }
    }

    private void keepQuiet(List<Waiting> what, Instant end, FollowerSettings settings) {
        db.sql("update delivery set state = 'QUIET', due = :end where id in (:ids)").param("end", end.toEpochMilli())
                .param("ids", ids(what)).update();
        var time = LocalTime.ofInstant(end, settings.zone()).truncatedTo(ChronoUnit.MINUTES);
        note(what, new TimelineEntry(now, TimelineEntry.Step.QUIET_HOURS, time.toString()));
    }

    private void postpone(String follower, Instant end) {
        db.sql("""
                update delivery set due = :end, node = :node where follower = :follower and state in ('WAITING', 'QUIET') and not claimed and due < :end""")
                .param("node", node).param("end", end.toEpochMilli()).param("follower", follower).update();
    }

    private void tell(List<Waiting> what, Reason why) {
        if (!what.isEmpty()) {
            db.sql("update delivery set why = :why where id in (:ids)").param("why", why.name()).param("ids", ids(what)).update();
            note(what, new TimelineEntry(now, TimelineEntry.Step.DEFERRED, why == Reason.QUOTA ? "quota" : ""));
        }
    }

    private void end(List<Waiting> what, String state, String why) {
        db.sql("update delivery set state = :state, claimed = false, why = :why where id in (:ids)").param("state", state).param("why", why)
                .param("ids", ids(what)).update();
    }

    private void note(List<Waiting> what, TimelineEntry entry) {
        for (var waiting : what) {
            if (waiting.push() instanceof Push.Notice(var message)) {
                MessageRows.note(db, message.id(), entry);
            }
        }
    }

    private static List<String> ids(List<Waiting> what) {
        return what.stream().map(Waiting::id).toList();
    }

    static String randomId() {
        var bits = new byte[ID_OCTETS];
        RANDOM.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }
}
