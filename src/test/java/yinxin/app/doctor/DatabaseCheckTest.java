package yinxin.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.MovedClock;
import yinxin.storage.TestStore;
import yinxin.storage.sql.DatabaseAddress;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.recording.MasterKey;

/// Databases in every state, made by the real store.
class DatabaseCheckTest {
    private static final MasterKey MASTER = MasterKey.parse(Ward.KEY);

    @TempDir
    private Path directory;
    private final MovedClock clock = new MovedClock();
    private String database;

    @BeforeEach
    void name() {
        database = "database " + directory.resolve("yinxin.db");
    }

    private List<String> said(MasterKey master) {
        return Ward.said(report -> new DatabaseCheck(new Patient.Storage(directory, DatabaseAddress.in(directory), Optional.empty(), master, Optional.empty()), report).run());
    }

    private TestStore store() {
        return new TestStore(directory, MASTER, clock);
    }

    private Connection connection() throws Exception {
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("yinxin.db"));
    }

    @Test
    void databaseThatIsNotThereYetIsNotMade() {
        assertThat(said(MASTER)).containsExactly("ok   " + database + " will be made at the first start");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void databaseInUseIsReadAndLeftAsItIs() throws Exception {
        try (var store = store()) {
            assertThat(said(MASTER)).containsExactly("ok   " + database + " can be read and written, version " + Ward.newestTables() + ", current",
                    "ok   master key: the database holds no keys for it to open yet");
            store.bindings.bind(TestStore.CALLED, TestStore.LIN, Proof.OPERATOR, clock.instant());
            assertThat(said(MASTER)).last().isEqualTo("ok   master key opens the keys in the database (1 tried)");
            assertThat(store.bindings.of(TestStore.LIN)).hasSize(1);
            assertThat(store.database.isWritable()).isTrue();
        }
    }

    @Test
    void wrongMasterKeyIsTold() throws Exception {
        try (var store = store()) {
            store.bindings.bind(TestStore.CALLED, TestStore.LIN, Proof.OPERATOR, clock.instant());
        }
        assertThat(said(MasterKey.parse(MasterKey.generate()))).containsExactly("ok   " + database + " can be read and written, version " + Ward.newestTables() + ", current",
                "FAIL master key opens 0 of 1 keys in the database — put back the key that they were sealed with: without it those recordings cannot be played");
    }

    @Test
    void databaseOfANewerProgramIsNotTouched() throws Exception {
        store().close();
        try (var connection = connection(); var statement = connection.createStatement()) {
            statement.execute("insert into flyway_schema_history select 99, '99', 'tomorrow', type, 'V99__tomorrow.sql', 7, installed_by, installed_on, 1, 1 "
                    + "from flyway_schema_history where installed_rank = 1");
        }
        assertThat(said(MASTER)).containsExactly("FAIL " + database + " — a newer Yinxin made it (version 99): run that one");
    }

    @Test
    void emptyDatabaseWaitsForItsTables() throws Exception {
        Files.createFile(directory.resolve("yinxin.db"));
        assertThat(said(MASTER)).containsExactly("ok   " + database + " can be read and written, version 0; the next start brings it up to date",
                "ok   master key: the database holds no keys for it to open yet");
        assertThat(directory.resolve("yinxin.db")).isEmptyFile();
    }

    @Test
    void fileThatIsNoDatabaseIsTold() throws Exception {
        Files.writeString(directory.resolve("yinxin.db"), "these are not the octets of a database, as anybody can see at once. ".repeat(40));
        assertThat(said(MASTER)).singleElement().asString().startsWith("FAIL " + database + " — ").contains("not a database").endsWith(": put a backup in its place");
    }

    @Test
    void damagedDatabaseIsTold() throws Exception {
        try (var store = store()) {
            store.bindings.bind(TestStore.CALLED, TestStore.LIN, Proof.OPERATOR, clock.instant());
        }
        var octets = Files.readAllBytes(directory.resolve("yinxin.db"));
        java.util.Arrays.fill(octets, 8192, Math.min(octets.length, 40_000), (byte) 0x5A);
        Files.write(directory.resolve("yinxin.db"), octets);
        assertThat(said(MASTER)).singleElement().asString().startsWith("FAIL " + database + " — it is damaged (").endsWith(": put a backup in its place");
    }

    @Test
    void databaseThatSomebodyHoldsIsTold() throws Exception {
        store().close();
        try (var connection = connection(); var statement = connection.createStatement()) {
            statement.execute("begin immediate");
            assertThat(said(MASTER)).first().asString().startsWith("FAIL " + database + " — it cannot be written (")
                    .contains("locked").endsWith(": give it to the user who runs Yinxin, or stop what holds it");
            statement.execute("rollback");
        }
    }
}
