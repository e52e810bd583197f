package yinxin.voicemail.call;

import java.util.Map;
import java.util.Optional;
import yinxin.voicemail.message.Condition;

/// How calls of one trunk are to be understood.
///
/// @param name       the trunk's name
/// @param servedUser which diverting party the call was for
/// @param condition  fixes the condition of its calls
/// @param areaCode   completes local numbers, e.g. `010`; empty if none arrive
/// @param reasons    what its network means by a reason, where that is agreed: by the reason's word in [yinxin.telephony.sip.diversion.Diverter], `unknown` for none
public record TrunkRules(String name, ServedUser servedUser, Optional<Condition> condition, String areaCode, Map<String, Condition> reasons) {
    public TrunkRules {
        reasons = Map.copyOf(reasons);
    }

    /// With reasons as everybody means them.
    public TrunkRules(String name, ServedUser servedUser, Optional<Condition> condition, String areaCode) {
        this(name, servedUser, condition, areaCode, Map.of());
    }

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
