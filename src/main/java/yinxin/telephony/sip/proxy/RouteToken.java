package yinxin.telephony.sip.proxy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import yinxin.telephony.sip.stack.Hop;

/// The user part of our Record-Route. We keep nothing of a call that is answered; this says that it came through us, so that nobody can
/// send requests to third parties by inventing a Route, and how to reach an end whose Contact does not lead to it (a flow of RFC 5626 §5.2).
///
/// ```
///   base64url of: 12 octets of HMAC-SHA-256 over Call-ID and the rest | 4 octets: who called | flow of the caller "|" flow of the called
/// ```
final class RouteToken {
    private static final int MAC_LENGTH = 12;
    private static final int TAG_LENGTH = 4;
    private static final Pattern FLOW = Pattern.compile("(.+):([0-9]{1,5})/(udp|tcp)");

    private final SecretKeySpec key;

    RouteToken(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /// What a token says.
    ///
    /// @param callerTag a digest of the caller's tag: who of the two sends a request
    /// @param caller    the way to the caller, if their Contact is not it
    /// @param called    the way to the called, if their request-URI is not it
    record Dialog(byte[] callerTag, Optional<Hop> caller, Optional<Hop> called) {
        static Dialog of(String callerTag, Optional<Hop> caller, Optional<Hop> called) {
            return new Dialog(tag(callerTag), caller, called);
        }

        /// The way to the other end, for a request from who has this tag.
        Optional<Hop> wayFrom(String fromTag) {
            return Arrays.equals(tag(fromTag), callerTag) ? called : caller;
        }

        private static byte[] tag(String text) {
            try {
                return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)), TAG_LENGTH);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }
    }

    String issue(String callId, Dialog dialog) {
        var flows = (text(dialog.caller()) + "|" + text(dialog.called())).getBytes(StandardCharsets.UTF_8);
        var said = ByteBuffer.allocate(TAG_LENGTH + flows.length).put(dialog.callerTag()).put(flows).array();
        var token = ByteBuffer.allocate(MAC_LENGTH + said.length).put(mac(callId, said)).put(said).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /// What the token says; empty for one that is not of ours, or of another call.
    Optional<Dialog> read(String token, String callId) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length < MAC_LENGTH + TAG_LENGTH) {
            return Optional.empty();
        }
        var said = Arrays.copyOfRange(bytes, MAC_LENGTH, bytes.length);
        if (!MessageDigest.isEqual(mac(callId, said), Arrays.copyOf(bytes, MAC_LENGTH))) {
            return Optional.empty();
        }
        var flows = new String(said, TAG_LENGTH, said.length - TAG_LENGTH, StandardCharsets.UTF_8).split("\\|", -1);
        return Optional.of(new Dialog(Arrays.copyOf(said, TAG_LENGTH), hop(flows[0]), hop(flows[1])));
    }

    private static String text(Optional<Hop> hop) {
        return hop.map(h -> h.host() + ":" + h.port() + "/" + h.transport()).orElse("");
    }

    private static Optional<Hop> hop(String text) {
        var flow = FLOW.matcher(text);
        return flow.matches() ? Optional.of(new Hop(flow.group(1), Integer.parseInt(flow.group(2)), flow.group(3))) : Optional.empty();
    }

    private byte[] mac(String callId, byte[] said) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(callId.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return Arrays.copyOf(mac.doFinal(said), MAC_LENGTH);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
