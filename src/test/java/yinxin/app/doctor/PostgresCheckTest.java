package yinxin.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.MovedClock;
import yinxin.storage.TestPostgres;
import yinxin.storage.TestStore;
import yinxin.storage.sql.DatabaseAddress;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.recording.MasterKey;

/// PostgreSQL in every state.
class PostgresCheckTest {
    private static final MasterKey MASTER = MasterKey.parse(Ward.KEY);

    @TempDir
    private Path directory;
    private final MovedClock clock = new MovedClock();

    private List<String> said(DatabaseAddress address, MasterKey master) {
        return Ward.said(report -> new DatabaseCheck(new Patient.Storage(directory, address, Optional.empty(), master, Optional.empty()), report).run());
    }

    @Test
    void databaseWithoutTablesIsLeftAsItIs() throws Exception {
        var address = TestPostgres.empty();
        assertThat(said(address, MASTER)).containsExactly("ok   database " + address.name() + " will be made at the first start");
        try (var connection = DriverManager.getConnection(address.url(), address.user(), address.password());
                var tables = connection.getMetaData().getTables(null, "public", "%", new String[] {"TABLE"})) {
            assertThat(tables.next()).isFalse();
        }
    }

    @Test
    void databaseInUseIsReadAndTheKeysInItAreTried() throws Exception {
        var address = TestPostgres.of(directory);
        try (var store = new TestStore(address, MASTER, clock)) {
            store.bindings.bind(TestStore.CALLED, TestStore.LIN, Proof.OPERATOR, clock.instant());
            assertThat(said(address, MASTER)).containsExactly("ok   database " + address.name() + " can be read and written, version " + Ward.newestTables() + ", current",
                    "FAIL database " + address.name() + " — fsync is off: what is stored may be lost with the power. Turn it on",
                    "ok   master key opens the keys in the database (1 tried)");
            assertThat(said(address, MasterKey.parse(MasterKey.generate()))).last().asString().startsWith("FAIL master key opens 0 of 1 keys");
        }
    }

    @Test
    void databaseThatOnlyGivesIsTold() {
        var address = TestPostgres.of(directory);
        var reading = new DatabaseAddress(address.url() + "?options=-c%20default_transaction_read_only=on", address.user(), address.password(), 2);
        assertThat(said(reading, MASTER)).first().asString().startsWith("FAIL database " + address.name() + " — it cannot be written (")
                .contains("read-only transaction");
    }

    @Test
    void databaseThatDoesNotAnswerIsTold() {
        var address = new DatabaseAddress("jdbc:postgresql://127.0.0.1:9/yinxin", "yinxin", "secret", 2);
        assertThat(said(address, MASTER)).singleElement().asString().startsWith("FAIL database postgresql://127.0.0.1:9/yinxin — ")
                .contains("refused").endsWith(": see that it runs, and that yinxin.database.user and password are right").doesNotContain("secret");
    }
}
