package yinxin.voicemail.call;

import java.util.Optional;
import yinxin.voicemail.message.Condition;

/// How calls of one trunk are to be understood.
///
/// @param name       the trunk's name
/// @param servedUser which diverting party the call was for
/// @param condition  fixes the condition of its calls
/// @param areaCode   completes local numbers, e.g. `010`; empty if none arrive
public record TrunkRules(String name, ServedUser servedUser, Optional<Condition> condition, String areaCode) {
    /// Which of several diverting parties a message is for (RFC 7544 appendix A leaves it to local policy).
    public enum ServedUser {
        /// Who diverted last: their forwarding points to us.
        LAST,
        /// Who was dialled first.
        ORIGINAL,
        /// The first, from the last diverter backwards, whose number somebody has bound.
        FIRST_BOUND
    }

    /// A trunk about which nothing is agreed.
    public static TrunkRules plain(String name) {
        return new TrunkRules(name, ServedUser.LAST, Optional.empty(), "");
    }
}
