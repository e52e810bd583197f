package yinxin.app.doctor;

import java.time.Clock;
import java.time.Duration;
import yinxin.storage.s3.S3Examination;
import yinxin.storage.s3.S3Examination.Outcome;
import yinxin.storage.s3.S3Settings;

/// Whether recordings can be put into the bucket, read and removed, and whether the store's clock agrees with ours.
final class ShelfCheck {
    /// Below this, clocks agree.
    private static final Duration AGREED = Duration.ofMinutes(1);

    private final S3Settings shelf;
    private final Clock clock;
    private final Report report;

    ShelfCheck(S3Settings shelf, Clock clock, Report report) {
        this.shelf = shelf;
        this.clock = clock;
        this.report = report;
    }

    void run() {
        report.busy("putting an object into the bucket and removing it");
        var name = "bucket " + shelf.name();
        switch (S3Examination.of(shelf, clock)) {
            case Outcome.Unusable(var step, var code, var why) -> report.fail(name, "nothing can be " + switch (step) {
                case PUT -> "put into it";
                case READ -> "read from it";
                case REMOVE -> "removed from it";
            } + " (" + (code.isEmpty() ? "" : code + ": ") + why + "): " + mending(code));
            case Outcome.Usable(var ahead) -> {
                report.ok(name + " takes, gives back and removes");
                ahead.filter(skew -> skew.abs().compareTo(AGREED) > 0).ifPresent(this::clocksDiffer);
            }
        }
    }

    private static String mending(String code) {
        return switch (code) {
            case "NoSuchBucket" -> "make the bucket, or mend yinxin.recordings.s3.bucket";
            case "InvalidAccessKeyId", "SignatureDoesNotMatch" -> "mend yinxin.recordings.s3.access-key and secret-key";
            case "AccessDenied" -> "let the key put, get and delete objects there";
            case "RequestTimeTooSkewed" -> "set this machine's clock (chrony, systemd-timesyncd)";
            case "PermanentRedirect", "AuthorizationHeaderMalformed" -> "mend yinxin.recordings.s3.region";
            default -> "see that it runs, and that yinxin.recordings.s3.endpoint is right. Until then recordings stay on this node's disk";
        };
    }

    private void clocksDiffer(Duration ahead) {
        var said = "this machine's clock is %d s %s the bucket's".formatted(ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead of");
        var mending = "set it (chrony, systemd-timesyncd): S3 refuses requests that are " + S3Examination.MOST_SKEW.toMinutes() + " minutes old";
        if (ahead.abs().compareTo(S3Examination.MOST_SKEW) < 0) {
            report.warn(said, mending);
        } else {
            report.fail(said, mending);
        }
    }
}
