package yinxin.wechat.callback;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/// What stands in the address of a callback. What is absent is empty.
///
/// @param signature        over token, timestamp and nonce
/// @param timestamp        seconds since 1970
/// @param nonce            anything
/// @param echo             to be sent back when the address is verified
/// @param encrypted        the body is encrypted (`encrypt_type=aes`)
/// @param messageSignature over token, timestamp, nonce and the encrypted text
record CallbackQuery(String signature, String timestamp, String nonce, String echo, boolean encrypted, String messageSignature) {

    /// Reads a query string. It is read here and not by the container, which would take the body for a form if it says so.
    static CallbackQuery from(@Nullable String query) {
        var values = UriComponentsBuilder.newInstance().query(query == null ? "" : query).build().getQueryParams();
        return new CallbackQuery(decoded(values.getFirst("signature")), decoded(values.getFirst("timestamp")),
                decoded(values.getFirst("nonce")), decoded(values.getFirst("echostr")),
                decoded(values.getFirst("encrypt_type")).equals("aes"), decoded(values.getFirst("msg_signature")));
    }

    private static String decoded(@Nullable String value) {
        try {
            return value == null ? "" : UriUtils.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
