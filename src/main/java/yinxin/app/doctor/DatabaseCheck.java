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
        var name = storage.database().name();
        var mending = storage.database().isShared() ? "see that it runs, and that yinxin.database.user and password are right" : "put a backup in its place";
        switch (DatabaseExamination.of(storage.database(), storage.masterKey())) {
            case Outcome.Absent _ -> report.ok("database " + name + " will be made at the first start");
            case Outcome.Unusable(var why) -> report.fail("database " + name, why + ": " + mending);
            case Outcome.Newer(var version) -> report.fail("database " + name, "a newer Yinxin made it (version " + version + "): run that one");
            case Outcome.Readable readable -> {
                if (readable.refusal().isEmpty()) {
                    report.ok("database " + name + " can be read and written, version " + readable.version()
                            + (readable.pending() == 0 ? ", current" : "; the next start brings it up to date"));
                } else {
                    report.fail("database " + name, "it cannot be written (" + readable.refusal() + "): give it to the user who runs Yinxin, "
                            + "or stop what holds it");
                }
                if (!readable.frailty().isEmpty()) {
                    report.fail("database " + name, readable.frailty() + ": what is stored may be lost with the power. Turn it on");
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
