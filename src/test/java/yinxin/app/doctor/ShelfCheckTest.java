package yinxin.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import yinxin.storage.s3.S3Settings;
import yinxin.storage.s3.TestS3;

/// S3 in every state, by S3Proxy.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShelfCheckTest {
    @TempDir
    static Path directory;
    private TestS3 s3;
    private S3Settings right;

    @BeforeAll
    void start() throws Exception {
        s3 = new TestS3(directory).start();
        right = s3.settings("voice/");
    }

    @AfterAll
    void stop() {
        s3.close();
    }

    private static List<String> said(S3Settings shelf, Clock clock) {
        return Ward.said(report -> new ShelfCheck(shelf, clock, report).run());
    }

    private static List<String> said(S3Settings shelf) {
        return said(shelf, Clock.systemUTC());
    }

    @Test
    void aBucketThatWorksIsLeftAsItWas() throws Exception {
        assertThat(said(right)).containsExactly("ok   bucket " + right.name() + " takes, gives back and removes");
        try (var files = Files.walk(s3.objects())) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void whatIsWrongIsNamedWithWhatToDo() {
        assertThat(said(new S3Settings(right.endpoint(), right.region(), "nowhere", right.accessKey(), right.secretKey(), ""))).singleElement().asString()
                .startsWith("FAIL bucket ").contains("nothing can be put into it (NoSuchBucket: ").endsWith("make the bucket, or mend yinxin.recordings.s3.bucket");
        assertThat(said(new S3Settings(right.endpoint(), right.region(), right.bucket(), right.accessKey(), "wrong", ""))).singleElement().asString()
                .contains("(SignatureDoesNotMatch: ").endsWith("mend yinxin.recordings.s3.access-key and secret-key").doesNotContain("wrong");
        assertThat(said(new S3Settings(right.endpoint(), right.region(), right.bucket(), "nobody", right.secretKey(), ""))).singleElement().asString()
                .endsWith("mend yinxin.recordings.s3.access-key and secret-key");
        assertThat(said(new S3Settings(Optional.of(URI.create("http://127.0.0.1:9")), "us-east-1", "b", "k", "s", ""))).singleElement().asString()
                .startsWith("FAIL bucket http://127.0.0.1:9/b/ — nothing can be put into it (").contains("refused")
                .endsWith("Until then recordings stay on this node's disk");
    }

    @Test
    void clocksThatDifferAreTold() {
        var clock = Clock.systemUTC();
        assertThat(said(right, Clock.offset(clock, Duration.ofMinutes(5)))).last().asString().matches("warn this machine's clock is (29[0-9]|30[0-9]) s ahead of the bucket's.*");
        assertThat(said(right, Clock.offset(clock, Duration.ofMinutes(-20)))).last().asString().startsWith("FAIL this machine's clock is ").contains(" s behind the bucket's");
    }
}
