package yinxin.web;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which octets a `Range` header asks for (RFC 9110 §14).
public sealed interface ByteRange {
    /// Everything: no header, one that is malformed (RFC 9110 §14.2 wants it ignored), or several ranges, which a server may ignore
    /// and no player of ours sends.
    record Whole() implements ByteRange {}

    /// From `first` to `last`, both included.
    record Part(int first, int last) implements ByteRange {}

    /// Nothing that exists: 416.
    record Unsatisfiable() implements ByteRange {}

    /// Ranges longer than this many digits are beyond any recording and would overflow.
    Pattern SINGLE = Pattern.compile("bytes=\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})\\s*", Pattern.CASE_INSENSITIVE);

    /// Reads a `Range` header against a body of `length` octets.
    static ByteRange of(@Nullable String header, int length) {
        var match = SINGLE.matcher(header == null ? "" : header);
        if (!match.matches() || (match.group(1).isEmpty() && match.group(2).isEmpty())) {
            return new Whole();
        }
        if (match.group(1).isEmpty()) {
            var suffix = Math.min(Long.parseLong(match.group(2)), length);
            return suffix == 0 ? new Unsatisfiable() : new Part((int) (length - suffix), length - 1);
        }
        var first = Long.parseLong(match.group(1));
        var last = match.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(match.group(2));
        if (last < first) {
            return new Whole();
        }
        return first >= length ? new Unsatisfiable() : new Part((int) first, (int) Math.min(last, length - 1L));
    }

    /// Whether the first octet is among them: somebody plays from the start.
    default boolean fromTheStart() {
        return switch (this) {
            case Whole _ -> true;
            case Part part -> part.first() == 0;
            case Unsatisfiable _ -> false;
        };
    }
}
