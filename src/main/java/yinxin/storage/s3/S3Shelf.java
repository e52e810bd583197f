package yinxin.storage.s3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import yinxin.voicemail.recording.Shelf;

/// A shelf in S3: an object for each recording. The store sees nothing but ciphertext.
///
/// What is put is checked by the store against its MD5 before it says yes, and what is read is checked by its own encryption; the newer checksums
/// of Amazon's, which not every store understands, are left out.
public final class S3Shelf implements Shelf, AutoCloseable {
    private static final Duration CONNECTING = Duration.ofSeconds(3);
    private static final Duration SILENCE = Duration.ofSeconds(10);
    /// With all tries: a recording of the longest kind has 2.4 MB.
    private static final Duration AT_MOST = Duration.ofSeconds(30);

    private final S3Settings settings;
    private final S3Client client;

    public S3Shelf(S3Settings settings) {
        this.settings = settings;
        var builder = S3Client.builder().region(Region.of(settings.region())).credentialsProvider(credentials(settings))
                .httpClient(UrlConnectionHttpClient.builder().connectionTimeout(CONNECTING).socketTimeout(SILENCE).build())
                .overrideConfiguration(o -> o.apiCallTimeout(AT_MOST))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED).responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        // Only Amazon's own names each bucket in the DNS.
        settings.endpoint().ifPresent(endpoint -> builder.endpointOverride(endpoint).forcePathStyle(true));
        this.client = builder.build();
    }

    private static AwsCredentialsProvider credentials(S3Settings settings) {
        return settings.accessKey().isEmpty() ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(AwsBasicCredentials.create(settings.accessKey(), settings.secretKey()));
    }

    @Override
    public void put(String name, Path file) throws IOException {
        put(name, Files.readAllBytes(file));
    }

    /// As above, of what is in memory.
    public void put(String name, byte[] content) throws IOException {
        place(name, content);
    }

    /// Puts it. Returns what time the store says that it is.
    Optional<String> place(String name, byte[] content) throws IOException {
        try {
            return client.putObject(request -> request.bucket(settings.bucket()).key(key(name)).contentType("application/octet-stream").contentMD5(md5(content)),
                    RequestBody.fromBytes(content)).sdkHttpResponse().firstMatchingHeader("Date");
        } catch (SdkException e) {
            throw refused("put into", e);
        }
    }

    @Override
    public Optional<byte[]> get(String name) throws IOException {
        try {
            return Optional.of(client.getObjectAsBytes(request -> request.bucket(settings.bucket()).key(key(name))).asByteArrayUnsafe());
        } catch (NoSuchKeyException _) {
            return Optional.empty();
        } catch (SdkException e) {
            throw refused("read from", e);
        }
    }

    @Override
    public boolean has(String name) throws IOException {
        try {
            client.headObject(request -> request.bucket(settings.bucket()).key(key(name)));
            return true;
        } catch (NoSuchKeyException _) {
            return false;
        } catch (SdkException e) {
            throw refused("read from", e);
        }
    }

    @Override
    public void remove(String name) throws IOException {
        try {
            client.deleteObject(request -> request.bucket(settings.bucket()).key(key(name)));
        } catch (SdkException e) {
            throw refused("removed from", e);
        }
    }

    /// Names are random; stores that divide their objects by how the names begin divide them evenly.
    private String key(String name) {
        return settings.prefix() + name.substring(0, 2) + "/" + name;
    }

    private IOException refused(String what, SdkException e) {
        return new IOException("nothing can be " + what + " " + settings.name() + ": " + e.getMessage(), e);
    }

    private static String md5(byte[] content) {
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
