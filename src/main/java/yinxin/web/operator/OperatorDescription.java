package yinxin.web.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import yinxin.voicemail.operator.Permission;
import yinxin.web.gate.Needs;

/// The description of all of the operator's interface (OpenAPI 3.1). It is written by hand; a test holds it against the running gateway.
@RestController
public final class OperatorDescription {
    private final byte[] description;

    /// Reads it from the class path.
    public OperatorDescription() {
        try (var in = OperatorDescription.class.getResourceAsStream("/operator/openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("the build lacks operator/openapi.json");
            }
            this.description = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read operator/openapi.json", e);
        }
    }

    @GetMapping("/operator/api/openapi.json")
    @Needs(Permission.SEE)
    ResponseEntity<byte[]> show() {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(description);
    }
}
