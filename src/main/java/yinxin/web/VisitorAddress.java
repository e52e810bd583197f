package yinxin.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Where a request comes from, as limits remember it: a keyed hash, from which nobody who reads the database learns an address.
public final class VisitorAddress {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int OCTETS = 12;
    /// One household, or one machine, has a /64 (RFC 6177).
    private static final int IPV6_PREFIX_OCTETS = 8;

    private final SecretKeySpec key;

    public VisitorAddress(WebSettings settings) {
        this.key = new SecretKeySpec(settings.signingKey().octets(), ALGORITHM);
    }

    /// The hash, `[A-Za-z0-9_-]{16}`. Empty for an address of this machine or of a private network: that is a proxy which does not say for whom it asks,
    /// and all the world behind it must not share one limit.
    public String of(HttpServletRequest request) {
        try {
            var address = InetAddress.ofLiteral(request.getRemoteAddr());
            if (address.isLoopbackAddress() || address.isSiteLocalAddress() || address.isLinkLocalAddress() || isUniqueLocal(address)) {
                return "";
            }
            return hash(address instanceof Inet6Address ? Arrays.copyOf(address.getAddress(), IPV6_PREFIX_OCTETS) : address.getAddress());
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /// fc00::/7 (RFC 4193).
    private static boolean isUniqueLocal(InetAddress address) {
        return address instanceof Inet6Address && (address.getAddress()[0] & 0xFE) == 0xFC;
    }

    private String hash(byte[] address) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update("address\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(mac.doFinal(address), OCTETS));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks " + ALGORITHM, e);
        }
    }
}
