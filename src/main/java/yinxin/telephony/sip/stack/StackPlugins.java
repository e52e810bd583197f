package yinxin.telephony.sip.stack;

import gov.nist.core.StackLogger;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.MessageParser;
import gov.nist.javax.sip.parser.MessageParserFactory;
import gov.nist.javax.sip.parser.ParseExceptionListener;
import gov.nist.javax.sip.parser.StringMsgParser;
import gov.nist.javax.sip.stack.ConnectionOrientedMessageChannel;
import gov.nist.javax.sip.stack.DefaultRouter;
import gov.nist.javax.sip.stack.HopImpl;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import gov.nist.javax.sip.stack.UDPMessageChannel;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.sip.SipException;
import javax.sip.SipStack;
import javax.sip.address.Hop;
import javax.sip.address.Router;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Classes that the SIP stack loads by name, which is why they are public; nobody else uses them.
final class StackPlugins {
    /// Socket buffers for a burst of some thousand INVITEs; the kernel may grant less.
    private static final int RECEIVE_BUFFER = 4 << 20;
    private static final int SEND_BUFFER = 1 << 20;
    private static final int WORKERS = Math.max(2, Runtime.getRuntime().availableProcessors());
    private static final AtomicInteger STACKS = new AtomicInteger();

    private StackPlugins() {}

    /// How the stack is set up.
    static Properties properties() {
        var properties = new Properties();
        properties.setProperty("javax.sip.STACK_NAME", "sip-" + STACKS.incrementAndGet());
        properties.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "off");
        var nist = "gov.nist.javax.sip.";
        properties.setProperty(nist + "AUTOMATIC_DIALOG_ERROR_HANDLING", "false");
        properties.setProperty(nist + "STACK_LOGGER", StackLog.class.getName());
        // Logs whole messages if it is given a file; it is given none, for they hold numbers.
        properties.setProperty(nist + "SERVER_LOGGER", "gov.nist.javax.sip.stack.ServerLog");
        properties.setProperty("javax.sip.ROUTER_PATH", NextHop.class.getName());
        // Handshakes are ours; these only keep the stack from asking for what Java does not know any more.
        properties.setProperty(nist + "TLS_CLIENT_PROTOCOLS", String.join(",", TlsDoor.VERSIONS));
        properties.setProperty(nist + "ENABLED_CIPHER_SUITES", String.join(",", TlsDoor.CIPHERS));
        properties.setProperty(nist + "TLS_CLIENT_AUTH_TYPE", "DisabledAll");
        properties.setProperty(nist + "MESSAGE_PARSER_FACTORY", Parsers.class.getName());
        properties.setProperty(nist + "MAX_MESSAGE_SIZE", Integer.toString(yinxin.telephony.sip.stack.SipStack.LONGEST_MESSAGE));
        properties.setProperty(nist + "RECEIVE_UDP_BUFFER_SIZE", Integer.toString(RECEIVE_BUFFER));
        properties.setProperty(nist + "SEND_UDP_BUFFER_SIZE", Integer.toString(SEND_BUFFER));
        properties.setProperty(nist + "REENTRANT_LISTENER", "true");
        properties.setProperty(nist + "THREAD_POOL_SIZE", Integer.toString(WORKERS));
        properties.setProperty(nist + "AGGRESSIVE_CLEANUP", "true");
        properties.setProperty(nist + "DELIVER_UNSOLICITED_NOTIFY", "true");
        properties.setProperty(nist + "CACHE_CLIENT_CONNECTIONS", "true");
        return properties;
    }

    /// A message as it arrived, beside what the stack made of it.
    record Raw(SipHeaders headers, byte[] body) {
        static Raw of(byte[] message) {
            var end = endOfHeaders(message);
            return new Raw(SipHeaders.read(message, end), Arrays.copyOfRange(message, end, message.length));
        }

        static Raw of(SIPMessage message) {
            return message.getApplicationData() instanceof Raw raw ? raw : of(message.encodeAsBytes("udp"));
        }

        /// The body: over UDP what follows the headers, even without Content-Length (RFC 3261 §18.3); over a connection the stack
        /// has read it apart.
        byte[] bodyOf(SIPMessage message) {
            var apart = message.getRawContent();
            return "UDP".equalsIgnoreCase(message.getTopmostVia().getTransport()) ? body
                    : apart == null ? new byte[0] : apart;
        }

        private static int endOfHeaders(byte[] message) {
            var start = 0;
            while (start < message.length && message[start] <= ' ') {
                start++;
            }
            for (var i = start; i < message.length; i++) {
                if (message[i] == '\n' && i + 1 < message.length && message[i + 1] == '\n') {
                    return i + 2;
                }
                if (message[i] == '\n' && i + 2 < message.length && message[i + 1] == '\r' && message[i + 2] == '\n') {
                    return i + 3;
                }
            }
            return message.length;
        }
    }

    /// Makes the parser that keeps a message's text, and that no message can crash.
    public static final class Parsers implements MessageParserFactory {
        @Override
        public MessageParser createMessageParser(SIPTransactionStack stack) {
            return new KeepingText(((yinxin.telephony.sip.stack.SipStack.Stack) stack).backlog());
        }
    }

    /// One for each channel: the stack makes a channel for every message that it sends.
    private record KeepingText(OverloadGate.Backlog backlog) implements MessageParser {
        private static final StringMsgParser PARSER = new StringMsgParser();

        @Override
        public @Nullable SIPMessage parseSIPMessage(byte[] message, boolean readBody, boolean strict,
                                                    ParseExceptionListener listener) throws ParseException {
            if (listener instanceof UDPMessageChannel) {
                backlog.begun();
            }
            try {
                return parse(message, readBody, strict, listener);
            } catch (ParseException e) {
                // On a stream nobody knows where a malformed message ends, so what follows would be lost as well: the
                // connection is closed, and the peer opens another (RFC 3261 §18.3).
                if (listener instanceof ConnectionOrientedMessageChannel connection) {
                    connection.close();
                }
                throw e;
            }
        }

        private @Nullable SIPMessage parse(byte[] message, boolean readBody, boolean strict, ParseExceptionListener listener)
                throws ParseException {
            try {
                var parsed = PARSER.parseSIPMessage(message, readBody, strict, listener);
                if (parsed != null) {
                    if (parsed.getContentLength() != null
                            && parsed.getContentLength().getContentLength() > yinxin.telephony.sip.stack.SipStack.LONGEST_MESSAGE) {
                        throw new ParseException("too long a body", 0);
                    }
                    parsed.setApplicationData(Raw.of(message));
                    correctTransport(parsed, listener);
                }
                return parsed;
            } catch (RuntimeException | StackOverflowError e) {
                // The parser recurses over comments and indexes without looking: such a message is malformed, not a bug of ours.
                var malformed = new ParseException("malformed message", 0);
                malformed.initCause(e);
                throw malformed;
            }
        }
    }

    /// The stack answers over the transport that Via names, and would open a TCP connection to whoever writes TCP into a
    /// datagram. The answer goes the way the request came.
    private static void correctTransport(SIPMessage message, ParseExceptionListener listener) throws ParseException {
        if (message instanceof SIPRequest request && request.getTopmostVia() != null && listener instanceof MessageChannel channel
                && !channel.getTransport().equalsIgnoreCase(request.getTopmostVia().getTransport())) {
            request.getTopmostVia().setTransport(channel.getTransport());
        }
    }

    /// Sends a request where the proxy said ([Relay.Onward]), or by the connection it is to take ([Flow]); any other as RFC 3261 has it.
    public static final class NextHop implements Router {
        private final DefaultRouter usual;

        /// What the stack calls.
        ///
        /// @param outbound an outbound proxy: none
        public NextHop(SipStack stack, @Nullable String outbound) {
            usual = new DefaultRouter(stack, outbound);
        }

        @Override
        public @Nullable Hop getNextHop(Request request) throws SipException {
            return ((SIPRequest) request).getApplicationData() instanceof yinxin.telephony.sip.stack.Hop hop
                    ? new HopImpl(hop.host(), hop.port(), hop.transport()) : usual.getNextHop(request);
        }

        @Override
        public @Nullable Hop getOutboundProxy() {
            return null;
        }

        @Override
        @Deprecated
        public java.util.@Nullable ListIterator<Hop> getNextHops(Request request) {
            return null;
        }
    }

    /// The stack's log, quiet and without numbers: what it has to say concerns peers' nonsense more often than our faults.
    public static final class StackLog implements StackLogger {
        private static final Logger LOG = LoggerFactory.getLogger("yinxin.telephony.sip.stack");
        private static final Pattern DIGITS = Pattern.compile("[0-9]{5,}");
        private static final int LONGEST_LINE = 200;

        /// The first line of a text, shortened, without telephone numbers: the stack puts whole messages into its exceptions.
        static String masked(@Nullable String text) {
            var line = text == null ? "" : text.lines().findFirst().orElse("");
            return DIGITS.matcher(line.substring(0, Math.min(line.length(), LONGEST_LINE))).replaceAll("****");
        }

        @Override
        public void logStackTrace() {
            // asked for before each message sent when tracing; we do not trace
        }

        @Override
        public void logStackTrace(int level) {
            // as above
        }

        @Override
        public int getLineCount() {
            return 0;
        }

        @Override
        public void logException(Throwable thrown) {
            LOG.debug("in the SIP stack: {} {}", thrown.getClass().getSimpleName(), masked(thrown.getMessage()));
        }

        @Override
        public void logDebug(String message) {
            LOG.trace("{}", masked(message));
        }

        @Override
        public void logDebug(String message, Exception thrown) {
            LOG.trace("{}: {}", masked(message), masked(thrown.getMessage()));
        }

        @Override
        public void logTrace(String message) {
            LOG.trace("{}", masked(message));
        }

        @Override
        public void logFatalError(String message) {
            LOG.error("{}", masked(message));
        }

        @Override
        public void logError(String message) {
            LOG.debug("{}", masked(message));
        }

        @Override
        public void logError(String message, Exception thrown) {
            LOG.debug("{}: {}", masked(message), masked(thrown.getMessage()));
        }

        @Override
        public void logWarning(String message) {
            LOG.debug("{}", masked(message));
        }

        @Override
        public void logInfo(String message) {
            LOG.trace("{}", masked(message));
        }

        @Override
        public boolean isLoggingEnabled() {
            return LOG.isDebugEnabled();
        }

        @Override
        public boolean isLoggingEnabled(int level) {
            return level <= TRACE_WARN ? LOG.isDebugEnabled() : LOG.isTraceEnabled();
        }

        @Override
        public void disableLogging() {
            // slf4j decides
        }

        @Override
        public void enableLogging() {
            // slf4j decides
        }

        @Override
        public void setBuildTimeStamp(String stamp) {
            // nobody asks for it
        }

        @Override
        public void setStackProperties(Properties properties) {
            // nothing to set
        }

        @Override
        public String getLoggerName() {
            return LOG.getName();
        }
    }
}
