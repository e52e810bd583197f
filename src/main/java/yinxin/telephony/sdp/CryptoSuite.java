package yinxin.telephony.sdp;

import java.util.Optional;

/// How packets can be protected, by the registered names (RFC 4568 §6.2), the one that we prefer first.
public enum CryptoSuite {
    /// A tag of 80 bits on each packet: what everybody must know.
    AES_CM_128_HMAC_SHA1_80,
    /// A tag of 32 bits.
    AES_CM_128_HMAC_SHA1_32;

    /// Octets of a master key and its salt, for both suites.
    static final int KEY_OCTETS = 30;

    static Optional<CryptoSuite> named(String name) {
        for (var suite : values()) {
            if (suite.name().equals(name)) {
                return Optional.of(suite);
            }
        }
        return Optional.empty();
    }
}
