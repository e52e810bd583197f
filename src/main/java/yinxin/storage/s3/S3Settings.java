package yinxin.storage.s3;

import java.net.URI;
import java.util.Optional;

/// Where recordings are put.
///
/// @param endpoint  the store, when it is not Amazon's own
/// @param region    as the store calls it; many take any word
/// @param bucket    must be there already
/// @param accessKey empty: what the surroundings say (AWS_ACCESS_KEY_ID, the machine's role)
/// @param secretKey empty likewise
/// @param prefix    what the names of all objects begin with, `yinxin/` for example; may be empty
public record S3Settings(Optional<URI> endpoint, String region, String bucket, String accessKey, String secretKey, String prefix) {
    /// What an operator recognises it by.
    public String name() {
        return endpoint.map(e -> e + "/").orElse("s3://") + bucket + "/" + prefix;
    }

    @Override
    public String toString() {
        return "S3Settings[" + name() + "]";
    }
}
