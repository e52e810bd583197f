package yinxin.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import yinxin.network.Destination;
import yinxin.network.Forwarding;
import yinxin.network.Subscriber;
import yinxin.network.SubscriberRegister;
import yinxin.network.SubscriberState;
import yinxin.storage.sql.Database;
import yinxin.telephony.sip.auth.DigestSecret;
import yinxin.telephony.sip.auth.DigestSecret.Login;
import yinxin.voicemail.message.PhoneNumber;

/// The register of subscribers in SQL.
public final class SqlSubscribers implements SubscriberRegister {
    private static final String SELECT = "select s.*, l.login, l.md5, l.sha256 from subscriber s join subscriber_login l on l.number = s.number";

    private final Database database;

    public SqlSubscribers(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Subscriber> find(PhoneNumber number) {
        return database.read(db -> find(db, number));
    }

    private static Optional<Subscriber> find(JdbcClient db, PhoneNumber number) {
        return subscribers(db.sql(SELECT + " where s.number = :number order by l.place").param("number", number.value())).stream()
                .findFirst();
    }

    @Override
    public List<Subscriber> list() {
        return database.read(db -> subscribers(db.sql(SELECT + " order by s.number, l.place")));
    }

    /// One row a login; those of one subscriber stand together.
    private static List<Subscriber> subscribers(StatementSpec query) {
        var byNumber = new LinkedHashMap<String, List<Row>>();
        query.query(SqlSubscribers::row).list().forEach(
                row -> byNumber.computeIfAbsent(row.number(), _ -> new ArrayList<>()).add(row));
        return byNumber.values().stream().map(rows -> {
            var first = rows.getFirst();
            return new Subscriber(new PhoneNumber(first.number()), new DigestSecret(first.realm(), rows.stream().map(Row::login).toList()),
                    first.state(), first.forwarding());
        }).toList();
    }

    private record Row(String number, String realm, SubscriberState state, Forwarding forwarding, Login login) {}

    private static Row row(ResultSet row, int index) throws SQLException {
        var forwarding = new Forwarding(destination(row.getString("unconditional")), destination(row.getString("busy")),
                destination(row.getString("no_answer")), destination(row.getString("not_reachable")),
                Duration.ofSeconds(row.getLong("no_answer_after")));
        return new Row(row.getString("number"), row.getString("realm"), SubscriberState.valueOf(row.getString("state")), forwarding,
                new Login(row.getString("login"), row.getString("md5"), row.getString("sha256")));
    }

    private static Optional<Destination> destination(@Nullable String text) {
        return Optional.ofNullable(text).map(t -> t.equals(Destination.VOICEMAIL) ? new Destination.Voicemail()
                : new Destination.Number(new PhoneNumber(t)));
    }

    @Override
    public boolean put(Subscriber subscriber) {
        return database.write(db -> {
            var number = subscriber.number().value();
            var isNew = db.sql("select count(*) from subscriber where number = :number").param("number", number).query(Long.class)
                    .single() == 0;
            forwarding(db.sql("""
                    insert into subscriber (number, realm, state, unconditional, busy, no_answer, not_reachable, no_answer_after)
                    values (:number, :realm, :state, :unconditional, :busy, :noAnswer, :notReachable, :after)
                    on conflict (number) do update set realm = :realm, state = :state, unconditional = :unconditional, busy = :busy,
                        no_answer = :noAnswer, not_reachable = :notReachable, no_answer_after = :after"""), subscriber.forwarding())
                    .param("number", number).param("realm", subscriber.secret().realm()).param("state", subscriber.state().name()).update();
            db.sql("delete from subscriber_login where number = :number").param("number", number).update();
            var logins = subscriber.secret().logins();
            for (var place = 0; place < logins.size(); place++) {
                db.sql("insert into subscriber_login (number, place, login, md5, sha256) values (:number, :place, :login, :md5, :sha256)")
                        .param("number", number).param("place", place).param("login", logins.get(place).user())
                        .param("md5", logins.get(place).md5()).param("sha256", logins.get(place).sha256()).update();
            }
            return isNew;
        });
    }

    private static StatementSpec forwarding(StatementSpec statement, Forwarding forwarding) {
        return statement.param("unconditional", text(forwarding.unconditional())).param("busy", text(forwarding.busy()))
                .param("noAnswer", text(forwarding.noAnswer())).param("notReachable", text(forwarding.notReachable()))
                .param("after", forwarding.noAnswerAfter().toSeconds());
    }

    private static @Nullable String text(Optional<Destination> destination) {
        return destination.map(Destination::text).orElse(null);
    }

    @Override
    public boolean remove(PhoneNumber number) {
        return database.write(db -> db.sql("delete from subscriber where number = :number").param("number", number.value()).update() > 0);
    }

    @Override
    public Optional<Subscriber> setState(PhoneNumber number, SubscriberState state) {
        return database.write(db -> {
            db.sql("update subscriber set state = :state where number = :number").param("state", state.name())
                    .param("number", number.value()).update();
            return find(db, number);
        });
    }

    @Override
    public Optional<Subscriber> setForwarding(PhoneNumber number, Forwarding forwarding) {
        return database.write(db -> {
            forwarding(db.sql("""
                    update subscriber set unconditional = :unconditional, busy = :busy, no_answer = :noAnswer, not_reachable = :notReachable,
                        no_answer_after = :after where number = :number"""), forwarding).param("number", number.value()).update();
            return find(db, number);
        });
    }
}
