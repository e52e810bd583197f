package yinxin.web;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/// Sound as an HTTP response: whole (200), a part (206), unchanged (304), or out of range (416), after RFC 9110 §13 and §14.
/// WebKit plays nothing from a server without ranges.
///
/// The cache is the browser's own and asks every time: two WeChat users may share a phone, and a binding may have ended.
public final class AudioFile {
    private final byte[] octets;
    private final MediaType type;
    private final String etag;
    private final Optional<String> name;

    /// @param octets the whole file; not copied, must not change
    public AudioFile(byte[] octets, MediaType type) {
        this(octets, type, Optional.empty());
    }

    private AudioFile(byte[] octets, MediaType type, Optional<String> name) {
        this.octets = octets;
        this.name = name;
        this.type = type;
        this.etag = "\"" + fingerprint(octets) + "\"";
    }

    /// The same file, to be saved under this name and not played.
    public AudioFile savedAs(String fileName) {
        return new AudioFile(octets, type, Optional.of(fileName));
    }

    /// The answer to this request.
    public ResponseEntity<byte[]> answer(HttpServletRequest request) {
        if (names(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
            return headers(HttpStatus.NOT_MODIFIED).build();
        }
        return switch (range(request)) {
            case ByteRange.Whole _ -> headers(HttpStatus.OK).contentType(type).body(octets);
            case ByteRange.Part part -> headers(HttpStatus.PARTIAL_CONTENT).contentType(type)
                    .header(HttpHeaders.CONTENT_RANGE, "bytes " + part.first() + "-" + part.last() + "/" + octets.length)
                    .body(Arrays.copyOfRange(octets, part.first(), part.last() + 1));
            case ByteRange.Unsatisfiable _ -> headers(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
                    .header(HttpHeaders.CONTENT_RANGE, "bytes */" + octets.length).build();
        };
    }

    /// What this request asks for. A range made for another version of the file (`If-Range`) counts as a request for all of it.
    public ByteRange range(HttpServletRequest request) {
        var condition = request.getHeader(HttpHeaders.IF_RANGE);
        var header = condition == null || condition.equals(etag) ? request.getHeader(HttpHeaders.RANGE) : null;
        return ByteRange.of(header, octets.length);
    }

    private ResponseEntity.BodyBuilder headers(HttpStatus status) {
        var answer = ResponseEntity.status(status).eTag(etag).header(HttpHeaders.ACCEPT_RANGES, "bytes")
                .header(HttpHeaders.CACHE_CONTROL, "private, no-cache").header(HttpHeaders.VARY, "Cookie");
        name.ifPresent(saved -> answer.header(HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment().filename(saved, StandardCharsets.UTF_8).build().toString()));
        return answer;
    }

    private boolean names(@Nullable String candidates) {
        return candidates != null && (candidates.strip().equals("*")
                || Arrays.stream(candidates.split(",")).map(c -> c.strip().replaceFirst("^W/", "")).anyMatch(etag::equals));
    }

    /// Enough of a SHA-256 to tell two versions of a file apart: 16 hexadecimal digits.
    public static String fingerprint(byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
