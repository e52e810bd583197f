package yinxin.storage;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import yinxin.storage.operator.SqlAccounts;
import yinxin.storage.operator.SqlAuditLog;
import yinxin.storage.operator.SqlDeliveries;
import yinxin.storage.operator.SqlMachineTokens;
import yinxin.storage.operator.SqlSessions;
import yinxin.storage.operator.SqlTraffic;
import yinxin.storage.operator.SqlWebhooks;
import yinxin.storage.outbox.SqlAccount;
import yinxin.storage.outbox.SqlOutbox;
import yinxin.storage.sql.Database;
import yinxin.storage.sql.DatabaseAddress;
import yinxin.voicemail.delivery.Delivery;
import yinxin.voicemail.delivery.DeliveryOutcome;
import yinxin.voicemail.delivery.NoticeRules;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.DivertReason;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.TimelineEntry.Step;
import yinxin.voicemail.owner.Lease;
import yinxin.voicemail.recording.MasterKey;

/// The real store, and calls to put into it: SQLite in a directory of its own, or what [Engine] says.
public final class TestStore implements AutoCloseable {
    public static final PhoneNumber CALLED = new PhoneNumber("+8613800138000");
    public static final PhoneNumber CALLER = new PhoneNumber("+8613900139000");
    public static final OpenId LIN = new OpenId("oLin00000000000000000000001");
    public static final OpenId WANG = new OpenId("oWang0000000000000000000002");

    private static final byte[] AUDIT_KEY = "a key of thirty-two octets or so".getBytes(StandardCharsets.UTF_8);

    public final Database database;
    public final Ownerships ownerships;
    public final SqlMessages messages;
    public final SqlBindings bindings;
    public final SqlPreferences preferences;
    public final SqlNumberRules rules;
    public final SqlOwnGreetings ownGreetings;
    public final SqlSharing sharing;
    public final SqlLeases leases;
    public final SqlTranscripts transcripts;
    public final SqlOutbox outbox;
    public final SqlSpokenCodes spokenCodes;
    public final SqlTickets tickets;
    public final SqlAccount account;
    public final SqlBooks books;
    public final SqlSubscribers subscribers;
    public final SqlRegistrations registrations;
    public final SqlAccounts accounts;
    public final SqlSessions sessions;
    public final SqlMachineTokens tokens;
    public final SqlAuditLog audit;
    public final SqlDeliveries deliveries;
    public final SqlTraffic traffic;
    public final SqlWebhooks webhooks;
    public final Clock clock;

    public TestStore(DatabaseAddress address, MasterKey master, Clock clock) {
        this(address, "", master, clock);
    }

    /// As one node of several.
    public TestStore(DatabaseAddress address, String node, MasterKey master, Clock clock) {
        this.clock = clock;
        database = Database.open(address, node);
        ownerships = new Ownerships(database, master, clock);
        messages = new SqlMessages(database, ownerships, clock);
        bindings = new SqlBindings(database, ownerships);
        preferences = new SqlPreferences(database);
        rules = new SqlNumberRules(database);
        ownGreetings = new SqlOwnGreetings(database, ownerships);
        sharing = new SqlSharing(database);
        leases = new SqlLeases(database, Lease.USUAL);
        outbox = new SqlOutbox(database, NoticeRules.USUAL);
        account = new SqlAccount(database);
        transcripts = new SqlTranscripts(database, ownerships);
        spokenCodes = new SqlSpokenCodes(database, bindings);
        tickets = new SqlTickets(database, bindings, master.derive("tickets"));
        books = new SqlBooks(database);
        subscribers = new SqlSubscribers(database);
        registrations = new SqlRegistrations(database, clock);
        accounts = new SqlAccounts(database);
        sessions = new SqlSessions(database);
        tokens = new SqlMachineTokens(database);
        audit = new SqlAuditLog(database, AUDIT_KEY, clock);
        deliveries = new SqlDeliveries(database, outbox);
        traffic = new SqlTraffic(database);
        webhooks = new SqlWebhooks(database);
    }

    public TestStore(Path directory, MasterKey master, Clock clock) {
        this(DatabaseAddress.in(directory), master, clock);
    }

    public TestStore(DatabaseAddress address, Clock clock) {
        this(address, MasterKey.parse(MasterKey.generate()), clock);
    }

    public TestStore(Path directory, Clock clock) {
        this(directory, MasterKey.parse(MasterKey.generate()), clock);
    }

    public FinishedCall call(PhoneNumber called, Instant at) {
        var missed = new MissedCall(MessageId.random(), called, Optional.of(CALLER), false, DivertReason.BUSY, Condition.BUSY,
                at, "carrier");
        return new FinishedCall(missed, MessageKind.VOICE, Duration.ofMillis(4_125), false, at.plusSeconds(9),
                List.of(new TimelineEntry(at, Step.DIVERTED, "user-busy"), new TimelineEntry(at, Step.ANSWERED, "")));
    }

    /// The owner has let somebody have a number, whom they call `name`.
    public void share(PhoneNumber number, OpenId owner, OpenId guest, String name) {
        sharing.accept(sharing.invite(number, owner, name, clock.instant()).orElseThrow(), guest, clock.instant()).orElseThrow();
    }

    /// The one value that this query finds.
    <T> T read(String sql, Class<T> type) {
        return database.read(db -> db.sql(sql).query(type).single());
    }

    /// Carries everything that goes out now, and returns it in this order.
    public List<Delivery> carryAll() {
        var carried = new ArrayList<Delivery>();
        for (var more = claim(); !more.isEmpty(); more = claim()) {
            more.forEach(delivery -> outbox.accepted(delivery, new DeliveryOutcome.Accepted(Optional.empty()), clock.instant()));
            carried.addAll(more);
        }
        return carried;
    }

    /// Takes what goes out now, at most one for each follower.
    public List<Delivery> claim() {
        return outbox.claim(clock.instant(), 100, Duration.ofMinutes(1));
    }

    @Override
    public void close() {
        registrations.close();
        database.close();
    }
}
