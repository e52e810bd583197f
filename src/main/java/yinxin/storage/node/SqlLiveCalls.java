package yinxin.storage.node;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.storage.sql.Database;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.DivertReason;
import yinxin.voicemail.message.LiveCalls;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.PhoneNumber;

/// The calls of all nodes in which a message is being left: this node's at once, the others' with their next beat.
public final class SqlLiveCalls implements LiveCalls {
    private final Database database;
    private final LiveCalls ours;
    private Map<MessageId, MissedCall> told = Map.of();

    /// @param ours this node's
    public SqlLiveCalls(Database database, LiveCalls ours) {
        this.database = database;
        this.ours = ours;
    }

    /// Tells the other nodes which of our calls have begun and ended since the last time.
    ///
    /// @param present all in which a message is being left on this node
    public synchronized void tell(List<MissedCall> present) {
        var now = present.stream().collect(Collectors.toMap(MissedCall::id, Function.identity()));
        if (now.keySet().equals(told.keySet())) {
            return;
        }
        var before = told;
        database.write(db -> {
            before.keySet().stream().filter(id -> !now.containsKey(id)).sorted(Comparator.comparing(MessageId::value)).forEach(id -> db
                    .sql("delete from live_call where id = :id").param("id", id.value()).update());
            now.values().stream().filter(call -> !before.containsKey(call.id())).forEach(call -> insert(db, call));
            return true;
        });
        told = new HashMap<>(now);
    }

    private void insert(JdbcClient db, MissedCall call) {
        db.sql("""
                insert into live_call (id, node, number, caller, withheld, reason, condition, trunk, at)
                values (:id, :node, :number, :caller, :withheld, :reason, :condition, :trunk, :at) on conflict (id) do nothing""")
                .param("id", call.id().value()).param("node", database.node()).param("number", call.called().value())
                .param("caller", call.caller().map(PhoneNumber::value).orElse(null)).param("withheld", call.withheld())
                .param("reason", call.reason().name()).param("condition", call.condition().name()).param("trunk", call.trunk())
                .param("at", call.at().toEpochMilli()).update();
    }

    @Override
    public List<MissedCall> speakingFor(Set<PhoneNumber> called) {
        if (called.isEmpty()) {
            return List.of();
        }
        var all = new ArrayList<>(ours.speakingFor(called));
        all.addAll(database.read(db -> db.sql("select * from live_call where number in (:numbers) and node <> :node")
                .param("numbers", called.stream().map(PhoneNumber::value).toList()).param("node", database.node()).query(SqlLiveCalls::call).list()));
        all.sort(Comparator.comparing(MissedCall::at));
        return List.copyOf(all);
    }

    private static MissedCall call(ResultSet row, int number) throws SQLException {
        return new MissedCall(new MessageId(row.getString("id")), new PhoneNumber(row.getString("number")),
                Optional.ofNullable(row.getString("caller")).map(PhoneNumber::new), row.getBoolean("withheld"), DivertReason.valueOf(row.getString("reason")),
                Condition.valueOf(row.getString("condition")), Instant.ofEpochMilli(row.getLong("at")), row.getString("trunk"));
    }
}
