package yinxin.telephony.sdp;

/// An `a=` line (RFC 8866 §5.13).
///
/// @param name  what stands before the colon
/// @param value what stands behind it; empty for an attribute that only is there or not
public record Attribute(String name, String value) {
    static Attribute parse(String line) {
        var colon = line.indexOf(':');
        return colon < 0 ? new Attribute(line.strip(), "")
                : new Attribute(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
    }

    /// The line without `a=`.
    String encode() {
        return value.isEmpty() ? name : name + ":" + value;
    }
}
