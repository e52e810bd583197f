package yinxin.telephony.sip.watch;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the messages in what passes over a connection in one direction, and shows them to who watches. It only looks on: whatever it makes of what it
/// sees, the octets pass as they are.
public final class WatchedStream {
    /// More than the stack itself would read of one message, header fields and body.
    private static final int LONGEST = 32_000;

    private static final Logger LOG = LoggerFactory.getLogger(WatchedStream.class);

    private final boolean sent;
    private final InetSocketAddress peer;
    private final Seen seen;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    /// Octets of the body that are still to come; negative while the header fields are not at their end.
    private int missing = -1;
    /// How much of CR LF CR LF has just passed.
    private int ending;
    private boolean lost;

    /// Who watches. Called on the thread that reads or writes.
    @FunctionalInterface
    public interface Seen {
        /// A whole message has passed.
        void message(boolean sent, InetSocketAddress peer, String text);
    }

    private WatchedStream(boolean sent, InetSocketAddress peer, Seen seen) {
        this.sent = sent;
        this.peer = peer;
        this.seen = seen;
    }

    /// What a peer sends us, watched.
    public static InputStream heard(InputStream from, InetSocketAddress peer, Seen seen) {
        var watch = new WatchedStream(false, peer, seen);
        return new FilterInputStream(from) {
            @Override
            public int read() throws IOException {
                var octet = super.read();
                if (octet >= 0) {
                    watch.pass((byte) octet);
                }
                return octet;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                var count = super.read(buffer, offset, length);
                for (var i = 0; i < count; i++) {
                    watch.pass(buffer[offset + i]);
                }
                return count;
            }
        };
    }

    /// What we send to a peer, watched.
    public static OutputStream said(OutputStream to, InetSocketAddress peer, Seen seen) {
        var watch = new WatchedStream(true, peer, seen);
        return new FilterOutputStream(to) {
            @Override
            public void write(int octet) throws IOException {
                watch.pass((byte) octet);
                out.write(octet);
            }

            @Override
            public void write(byte[] buffer, int offset, int length) throws IOException {
                for (var i = 0; i < length; i++) {
                    watch.pass(buffer[offset + i]);
                }
                out.write(buffer, offset, length);
            }
        };
    }

    private synchronized void pass(byte octet) {
        if (lost || message.size() == 0 && (octet == '\r' || octet == '\n')) { // between messages: keepalives (RFC 5626 §3.5.1)
            return;
        }
        message.write(octet);
        if (missing < 0) {
            ending = octet == (ending % 2 == 0 ? '\r' : '\n') ? ending + 1 : octet == '\r' ? 1 : 0;
            if (ending == 4) {
                missing = bodyLength(message.toString(StandardCharsets.UTF_8));
            }
        } else {
            missing--;
        }
        if (missing == 0) {
            show(message.toString(StandardCharsets.UTF_8));
            message.reset();
            missing = -1;
            ending = 0;
        } else if (message.size() > LONGEST || missing > LONGEST) {
            lost = true; // no SIP, or nothing that the stack would take: nobody knows where the next message begins
            message.reset();
        }
    }

    private void show(String text) {
        try {
            seen.message(sent, peer, text);
        } catch (RuntimeException fault) {
            LOG.error("a message of {} could not be shown; this is a fault of ours", peer, fault);
        }
    }

    /// What Content-Length says (RFC 3261 §20.14); 0 without it.
    private static int bodyLength(String header) {
        return header.lines().map(line -> line.toLowerCase(Locale.ROOT)).filter(line -> line.matches("(content-length|l)[ \t]*:[ \t]*[0-9]{1,6}[ \t]*"))
                .mapToInt(line -> Integer.parseInt(line.substring(line.indexOf(':') + 1).strip())).findFirst().orElse(0);
    }

    /// A TCP connection that is watched in both directions.
    public static final class Watched extends Socket {
        private final Seen seen;
        private @Nullable InputStream heard;
        private @Nullable OutputStream said;

        public Watched(Seen seen) {
            this.seen = seen;
        }

        @Override
        public synchronized InputStream getInputStream() throws IOException {
            var stream = heard == null ? heard(super.getInputStream(), (InetSocketAddress) getRemoteSocketAddress(), seen) : heard;
            heard = stream;
            return stream;
        }

        @Override
        public synchronized OutputStream getOutputStream() throws IOException {
            var stream = said == null ? said(super.getOutputStream(), (InetSocketAddress) getRemoteSocketAddress(), seen) : said;
            said = stream;
            return stream;
        }
    }
}
