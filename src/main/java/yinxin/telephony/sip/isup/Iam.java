package yinxin.telephony.sip.isup;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What an initial address message says of a call's parties (ITU-T Q.763 table 32). All else of it is passed over.
///
/// ```
/// type 01 | nature of connection | forward call indicators (2) | calling party's category | transmission medium
///         | pointer to the called number | pointer to the optional part, 0 for none
///         | length, called number | { code, length, content }… 00
/// ```
///
/// @param called         what was dialled to reach us
/// @param calling        who calls
/// @param redirecting    who diverted last
/// @param originalCalled who was called first
/// @param redirection    why, and how often
public record Iam(Optional<IsupNumber> called, Optional<IsupNumber> calling, Optional<IsupNumber> redirecting, Optional<IsupNumber> originalCalled,
                  Optional<Redirection> redirection) {
    /// The media type that it comes under.
    public static final String MEDIA_TYPE = "application/isup";

    private static final int TYPE = 0x01;
    private static final int CALLED_POINTER = 6;
    private static final int OPTIONAL_POINTER = 7;
    private static final int CALLING = 0x0A;
    private static final int REDIRECTING = 0x0B;
    private static final int REDIRECTION = 0x13;
    private static final int ORIGINAL_CALLED = 0x28;
    /// Where the message type is: at once, as RFC 3204 wants it; or after what some gateways leave before it: the circuit, the routing label
    /// of ITU's 14-bit or of China's 24-bit point codes and the circuit, and the service octet before these.
    private static final int[] BEGINNINGS = {0, 2, 6, 7, 9, 10};

    /// The message in a body's parts; empty when there is none that can be read. Nothing throws.
    public static Optional<Iam> in(List<BodyPart> parts) {
        return parts.stream().filter(p -> p.type().equals(MEDIA_TYPE)).map(p -> read(p.content())).flatMap(Optional::stream).findFirst();
    }

    /// Reads a message whose optional part ends as it should, and for want of such a one what there is of a broken one.
    static Optional<Iam> read(byte[] octets) {
        Optional<Iam> broken = Optional.empty();
        for (var beginning : BEGINNINGS) {
            var reader = new Reader(octets, beginning);
            var read = reader.read();
            if (read.isPresent() && reader.whole) {
                return read;
            }
            broken = broken.or(() -> read);
        }
        return broken;
    }

    /// Reads from one beginning.
    private static final class Reader {
        private final byte[] octets;
        private final int beginning;
        private boolean whole;
        private Optional<IsupNumber> calling = Optional.empty();
        private Optional<IsupNumber> redirecting = Optional.empty();
        private Optional<IsupNumber> originalCalled = Optional.empty();
        private Optional<Redirection> redirection = Optional.empty();

        Reader(byte[] octets, int beginning) {
            this.octets = octets;
            this.beginning = beginning;
        }

        Optional<Iam> read() {
            if (octet(beginning) != TYPE || octet(beginning + OPTIONAL_POINTER) < 0) {
                return Optional.empty();
            }
            var called = content(pointed(CALLED_POINTER)).flatMap(number -> IsupNumber.read(number, true));
            if (called.isEmpty()) {
                return Optional.empty();
            }
            if (octet(beginning + OPTIONAL_POINTER) == 0) {
                whole = true;
            } else {
                options(pointed(OPTIONAL_POINTER));
            }
            // The called number follows its pointers at once in every message that an exchange makes; elsewhere it is chance that looks like one.
            whole &= octet(beginning + CALLED_POINTER) == OPTIONAL_POINTER + 1 - CALLED_POINTER;
            return Optional.of(new Iam(called, calling, redirecting, originalCalled, redirection));
        }

        /// A pointer counts from itself.
        private int pointed(int pointer) {
            return beginning + pointer + octet(beginning + pointer);
        }

        private void options(int from) {
            var at = from;
            while (octet(at) > 0) {
                var content = content(at + 1);
                if (content.isEmpty()) {
                    return;
                }
                option(octet(at), content.get());
                at += 2 + content.get().length;
            }
            whole = octet(at) == 0;
        }

        private void option(int code, byte[] content) {
            switch (code) {
                case CALLING -> calling = IsupNumber.read(content, false);
                case REDIRECTING -> redirecting = IsupNumber.read(content, false);
                case ORIGINAL_CALLED -> originalCalled = IsupNumber.read(content, false);
                case REDIRECTION -> redirection = content.length == 0 ? Optional.empty() : Optional.of(Redirection.read(content));
                default -> { }
            }
        }

        /// What follows a length at this place; empty beyond the end.
        private Optional<byte[]> content(int at) {
            var length = octet(at);
            return length < 0 || at + 1 + length > octets.length ? Optional.empty() : Optional.of(Arrays.copyOfRange(octets, at + 1, at + 1 + length));
        }

        private int octet(int at) {
            return at < octets.length ? octets[at] & 0xFF : -1;
        }
    }
}
