package yinxin.voicemail.call;

import java.util.List;
import java.util.Optional;
import yinxin.telephony.sip.auth.DigestLogin;
import yinxin.voicemail.message.PhoneNumber;

/// How numbers are called to read out a code.
///
/// @param via        where the calls go: a SIP URI without a user, such as `sip:192.0.2.10:5060`, or [#NETWORK]
/// @param login      who we are to a network that asks (RFC 3261 §22)
/// @param caller     the number that the called party sees
/// @param form       how numbers are written to the network
/// @param prefixes   how the numbers begin that may be called, such as `+86`
/// @param mostAtOnce calls under way at a time
public record CodeCallRules(String via, Optional<DigestLogin> login, PhoneNumber caller, Form form, List<String> prefixes, int mostAtOnce) {
    /// The embedded telephone network.
    public static final String NETWORK = "network";

    /// How numbers are written.
    public enum Form {
        /// As one dials inside China: `13800138000`, `01088886666`.
        NATIONAL,
        /// `+8613800138000`.
        E164
    }

    public CodeCallRules {
        prefixes = List.copyOf(prefixes);
        if (mostAtOnce < 1) {
            throw new IllegalArgumentException("at least one call must be allowed");
        }
    }

    /// Whether this number is somebody's telephone and begins as it may. Service, premium and short numbers are nobody's, whatever they begin with.
    boolean allows(PhoneNumber number) {
        return number.isTelephone() && prefixes.stream().anyMatch(number.value()::startsWith);
    }

    /// A number as the network wants it.
    String written(PhoneNumber number) {
        return switch (form) {
            case NATIONAL -> number.dialled();
            case E164 -> number.value();
        };
    }
}
