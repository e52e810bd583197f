package yinxin.voicemail.operator;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The store of machine tokens.
public interface MachineTokens {
    /// What every token begins with, so that people and scanners of secrets recognise one.
    String PREFIX = "yxt_";

    /// All, the newest first, those that have expired among them.
    List<MachineToken> list();

    /// Makes one. Returns the token, which is kept nowhere.
    String add(MachineToken token);

    /// Whose token this is, if it still works; notes that it was used.
    Optional<MachineToken> find(String token, Instant now);

    /// Takes one back; false when there is none.
    boolean remove(String id);
}
