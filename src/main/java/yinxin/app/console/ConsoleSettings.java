package yinxin.app.console;

import java.util.List;
import yinxin.telephony.sip.Trunk;
import yinxin.voicemail.delivery.NoticeRules;

/// What the console must be told.
///
/// @param hashing         a key that hashes addresses and names of those who fail to log in; derived from the master key
/// @param signing         a key from which the webhooks' secrets are derived; derived from the master key itself
/// @param trunks          the trunks that are trusted
/// @param keepsSignalling whether what recent calls said is kept for the ladder
/// @param notices         what is allowed of notices
public record ConsoleSettings(byte[] hashing, byte[] signing, List<Trunk> trunks, boolean keepsSignalling, NoticeRules notices) {
    public ConsoleSettings {
        trunks = List.copyOf(trunks);
    }

    @Override
    public String toString() {
        return "ConsoleSettings[keepsSignalling=" + keepsSignalling + "]";
    }
}
