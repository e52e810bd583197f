package yinxin.app.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import yinxin.voicemail.call.Greetings;

/// What can be said of the configuration beyond its being sound.
final class ConfigurationCheck {
    private static final Set<PosixFilePermission> OTHERS = Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ,
            PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Patient patient;
    private final Report report;

    ConfigurationCheck(Patient patient, Report report) {
        this.patient = patient;
        this.report = report;
    }

    void run() {
        report.ok(patient.file() + " is complete, and every value has its form");
        patient.unknownKeys().forEach(key -> report.warn(patient.file() + " sets " + key, "correct it, or take it out: there is no such setting"));
        masterKey();
        greetings();
        if (!patient.provesNumbers() && patient.codeCalls().isEmpty()) {
            report.warn("no access number with purpose: proof", "add one under yinxin.sip.access-numbers, or only you can bind numbers (operator's REST)");
        }
        if (!patient.operatorOpen()) {
            report.note("the operator's REST is closed: yinxin.operator.token is empty");
        }
    }

    private void masterKey() {
        var file = patient.storage().masterKeyFile();
        if (file.isEmpty()) {
            report.ok("master key comes from the environment variable YINXIN_MASTER_KEY");
        } else if (isOpenToOthers(file.get())) {
            report.warn("master key " + file.get() + " can be read by others on this machine", "run: chmod 600 " + file.get());
        } else if (file.get().toAbsolutePath().normalize().startsWith(patient.storage().directory().toAbsolutePath().normalize())) {
            report.warn("master key " + file.get() + " lies in the data directory", "move it out, so that no backup holds both lock and key");
        } else {
            report.ok("master key " + file.get() + " can be read by its owner alone");
        }
    }

    private static boolean isOpenToOthers(Path file) {
        try {
            return Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private void greetings() {
        var own = patient.storage().directory().resolve("greetings");
        try {
            Greetings.load(patient.language(), own);
            report.ok("greetings can be played" + (Files.isDirectory(own) ? ", those in " + own + " included" : ""));
        } catch (IOException e) {
            report.fail("greetings", e.getMessage() + "; see docs/greetings.md");
        }
    }
}
