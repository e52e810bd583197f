package yinxin.web.gate;

import jakarta.servlet.http.HttpServletRequest;
import yinxin.voicemail.operator.AuditEntry.Deed;
import yinxin.voicemail.operator.AuditLog;

/// Writes into the audit log what the maker of a request does.
public final class Witness {
    private final AuditLog audit;

    public Witness(AuditLog audit) {
        this.audit = audit;
    }

    /// @param object to what it is done, without numbers in clear
    public void note(HttpServletRequest request, Deed deed, String object) {
        audit.add(Visitors.of(request).said(), deed, object, request.getRemoteAddr());
    }
}
