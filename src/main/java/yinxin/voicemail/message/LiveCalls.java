package yinxin.voicemail.message;

import java.util.List;
import java.util.Set;

/// The calls in which a message is being left at this moment.
public interface LiveCalls {
    /// Those for these numbers, the longest first.
    List<MissedCall> speakingFor(Set<PhoneNumber> called);
}
