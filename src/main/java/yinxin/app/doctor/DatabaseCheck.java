package yinxin.app.doctor;

import yinxin.storage.sql.DatabaseExamination;
import yinxin.storage.sql.DatabaseExamination.Outcome;

/// Whether the database can be used, and the master key opens the keys in it.
final class DatabaseCheck {
    private final Patient.Storage storage;
    private final Report report;

    DatabaseCheck(Patient.Storage storage, Report report) {
        this.storage = storage;
        this.report = report;
    }

    void run() {
        report.busy("reading the database");
        var file = storage.directory().resolve("yinxin.db");
        switch (DatabaseExamination.of(storage.directory(), storage.masterKey())) {
            case Outcome.Absent _ -> report.ok("database " + file + " will be made at the first start");
            case Outcome.Unusable(var why) -> report.fail("database " + file, why + ": put a backup in its place");
            case Outcome.Newer(var version) -> report.fail("database " + file, "a newer Yinxin made it (version " + version + "): run that one");
            case Outcome.Readable readable -> {
                if (readable.refusal().isEmpty()) {
                    report.ok("database " + file + " can be read and written, version " + readable.version()
                            + (readable.pending() == 0 ? ", current" : "; the next start brings it up to date"));
                } else {
                    report.fail("database " + file, "it cannot be written (" + readable.refusal() + "): give it to the user who runs Yinxin, "
                            + "or stop what holds it");
                }
                keys(readable.keys(), readable.opened());
            }
        }
    }

    private void keys(int held, int opened) {
        if (held == 0) {
            report.ok("master key: the database holds no keys for it to open yet");
        } else if (opened == held) {
            report.ok("master key opens the keys in the database (" + held + " tried)");
        } else {
            report.fail("master key opens " + opened + " of " + held + " keys in the database",
                    "put back the key that they were sealed with: without it those recordings cannot be played");
        }
    }
}
