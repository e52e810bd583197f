package yinxin.voicemail.operator;

import java.time.Instant;
import java.util.Locale;

/// One thing that somebody did.
///
/// @param id      counts up
/// @param actor   who, as [Actor#said]; for somebody who was not let in, the name they gave if there is such an account
/// @param object  to what, without numbers in clear; may be empty
/// @param address from where: shortened, with a keyed hash that is the same for the same address
public record AuditEntry(long id, Instant at, String actor, Deed deed, String object, String address) {

    /// What was done.
    public enum Deed {
        /// Let in.
        LOGGED_IN,
        /// A wrong name or password.
        LOGIN_FAILED,
        /// Too many wrong passwords: not even looked at.
        LOGIN_SLOWED,
        /// Left.
        LOGGED_OUT,
        /// Ended somebody's session.
        SESSION_ENDED,
        /// Numbers shown in clear for a while; the object is the reason given.
        UNLOCKED,
        /// Looked for what is known of a number or an openid.
        SEARCHED,
        /// Looked at what was kept of a call's signalling.
        LADDER_SEEN,
        /// Sent again what had been held or given up.
        REDRIVEN,
        /// Let notices go out again after WeChat had stopped the account.
        RELEASED,
        /// Had the books compared.
        RECONCILED,
        /// An account was made.
        ACCOUNT_ADDED,
        /// An account has another role.
        ROLE_CHANGED,
        /// An account has another password.
        PASSWORD_CHANGED,
        /// An account is gone.
        ACCOUNT_REMOVED,
        /// A machine token was made.
        TOKEN_ADDED,
        /// A machine token was taken back.
        TOKEN_REMOVED,
        /// A webhook was made.
        WEBHOOK_ADDED,
        /// A webhook is gone.
        WEBHOOK_REMOVED,
        /// A number was bound on the operator's word.
        BOUND,
        /// A table of numbers was bound on the operator's word.
        IMPORTED,
        /// Tickets to bind by were issued.
        TICKETS_ISSUED,
        /// A binding was ended.
        UNBOUND,
        /// A subscriber was added or changed.
        SUBSCRIBER_CHANGED,
        /// A subscriber was removed.
        SUBSCRIBER_REMOVED,
        /// A recording was fetched.
        AUDIO_FETCHED;

        /// In JSON: `logged-in`.
        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
