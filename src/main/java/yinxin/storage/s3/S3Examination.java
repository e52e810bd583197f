package yinxin.storage.s3;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// Tries a bucket as the gateway will use it: an object of random octets is put, read, and removed again.
public final class S3Examination {
    /// S3 refuses requests that are more than this old or new (RequestTimeTooSkewed).
    public static final Duration MOST_SKEW = Duration.ofMinutes(15);
    private static final int OCTETS = 64;
    private static final SecureRandom RANDOM = new SecureRandom();

    private S3Examination() {}

    /// What came of it.
    public sealed interface Outcome {
        /// All of it works.
        ///
        /// @param ahead how far our clock is ahead of the store's, to the second; negative: behind; empty when the store does not say what time it is
        record Usable(Optional<Duration> ahead) implements Outcome {}

        /// Something does not.
        ///
        /// @param code what S3 calls it, such as `NoSuchBucket`; empty when there was no answer of S3's
        /// @param why  in words
        record Unusable(Step step, String code, String why) implements Outcome {}
    }

    /// What was tried.
    public enum Step { PUT, READ, REMOVE }

    /// Tries it now; takes as long as the store lets it, half a minute a step at most.
    public static Outcome of(S3Settings settings, Clock clock) {
        var octets = new byte[OCTETS];
        RANDOM.nextBytes(octets);
        var name = HexFormat.of().formatHex(octets, 0, Long.BYTES) + ".doctor";
        var step = Step.PUT;
        try (var shelf = new S3Shelf(settings)) {
            var ahead = time(shelf.place(name, octets)).map(time -> Duration.between(time, clock.instant()));
            step = Step.READ;
            if (!shelf.get(name).filter(read -> Arrays.equals(read, octets)).isPresent()) {
                return new Outcome.Unusable(step, "", "what was put is not what is read");
            }
            step = Step.REMOVE;
            shelf.remove(name);
            return shelf.has(name) ? new Outcome.Unusable(step, "", "what was removed is still there") : new Outcome.Usable(ahead);
        } catch (IOException e) {
            return new Outcome.Unusable(step, code(e), reason(e));
        }
    }

    private static Optional<Instant> time(Optional<String> date) {
        try {
            return date.map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String code(IOException problem) {
        return problem.getCause() instanceof AwsServiceException answered && answered.awsErrorDetails() != null
                ? String.valueOf(answered.awsErrorDetails().errorCode()) : "";
    }

    /// The innermost cause says it shortest.
    private static String reason(IOException problem) {
        if (problem.getCause() instanceof AwsServiceException answered && answered.awsErrorDetails() != null) {
            return String.valueOf(answered.awsErrorDetails().errorMessage());
        }
        Throwable cause = problem;
        for (@Nullable Throwable next = problem; next != null; next = next.getCause()) {
            cause = next;
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
