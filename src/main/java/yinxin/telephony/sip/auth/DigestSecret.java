package yinxin.telephony.sip.auth;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a server keeps instead of a password: its HA1 hashes (RFC 7616 §3.4.2), one pair for every name by which its owner may log in.
/// They are as good as the password in this realm, so they never print themselves.
///
/// @param realm  the realm that they were made for: in another they are worth nothing
/// @param logins at least one; no user twice
public record DigestSecret(String realm, List<Login> logins) {
    private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    public DigestSecret {
        logins = List.copyOf(logins);
        if (realm.isBlank() || logins.isEmpty()) {
            throw new IllegalArgumentException("a secret has a realm and at least one user name");
        }
        if (logins.stream().map(Login::user).distinct().count() < logins.size()) {
            throw new IllegalArgumentException("a user name stands twice in a secret");
        }
    }

    /// The hashes for one user name, in lower-case hexadecimal digits.
    public record Login(String user, String md5, String sha256) {
        public Login {
            if (user.isBlank() || !MD5.matcher(md5).matches() || !SHA_256.matcher(sha256).matches()) {
                throw new IllegalArgumentException("a login has a user name and two hashes");
            }
        }

        @Override
        public String toString() {
            return "Login[…]";
        }
    }

    /// The secret that stands for this password.
    public static DigestSecret of(String realm, String password, String... users) {
        return new DigestSecret(realm, Arrays.stream(users).distinct().map(user -> new Login(user,
                DigestAlgorithm.MD5.ha1(user, realm, password), DigestAlgorithm.SHA_256.ha1(user, realm, password))).toList());
    }

    /// HA1 for a user name; empty when its owner has no such name.
    Optional<String> ha1(String user, DigestAlgorithm algorithm) {
        return logins.stream().filter(login -> login.user().equals(user)).findFirst().map(login -> switch (algorithm) {
            case MD5 -> login.md5();
            case SHA_256 -> login.sha256();
        });
    }

    @Override
    public String toString() {
        return "DigestSecret[realm=" + realm + "]";
    }
}
