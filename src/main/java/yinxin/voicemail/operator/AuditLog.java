package yinxin.voicemail.operator;

import java.util.List;

/// What operators did. It can be added to and read; nothing takes a row away.
public interface AuditLog {
    /// Adds a row.
    ///
    /// @param actor   as [Actor#said]
    /// @param object  free of numbers and openids in clear
    /// @param address the address that the request came from, in clear; it is shortened before it is kept
    void add(String actor, AuditEntry.Deed deed, String object, String address);

    /// Rows before this one, the newest first.
    List<AuditEntry> before(long id, int limit);

    /// What a row says of an address: enough to recognise it, not enough to find somebody.
    String shortened(String address);

}
