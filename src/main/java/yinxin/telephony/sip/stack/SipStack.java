package yinxin.telephony.sip.stack;

import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.message.MessageFactoryImpl;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Predicate;
import javax.sip.ClientTransaction;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.InvalidArgumentException;
import javax.sip.PeerUnavailableException;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.SipException;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionAlreadyExistsException;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one place that knows JAIN-SIP: sockets, parser and transactions (RFC 3261 §17, §18). Dialogs are ours (`Dialog`),
/// because the stack's own answer some requests by themselves and give no say in the order.
///
/// Messages cross this border as text ([SipHeaders]) so that another stack could take its place.
public final class SipStack implements AutoCloseable {
    /// Our name in `Server` and `User-Agent`.
    public static final String PRODUCT = "Yinxin";
    /// The user part of our Contact.
    public static final String OUR_USER = "yinxin";

    private static final String TLS = "tls";
    private static final int TOKEN_BITS = 64;
    private static final SecureRandom RANDOM = new SecureRandom();

    /// The longest message that is read. Over TCP the stack allows the headers half of it, and an INVITE through five
    /// proxies with five History-Info entries has 3000 to 5000 octets of them: 16000, that half is enough. Each datagram being
    /// read costs this much memory, and the stack keeps it for as long as its transaction lives: not the 64 KB of its default.
    static final int LONGEST_MESSAGE = 16_000;
    private static final Logger LOG = LoggerFactory.getLogger(SipStack.class);

    private final SourceGate gate;
    private final SourceFilter sockets;
    private final Stack stack;
    private final SipProvider provider;
    private final Traffic traffic;
    private final InetAddress address;
    private final String host;

    /// What a stack hands up, on its own threads: enqueue or answer, and return.
    public interface Traffic {
        /// Whether this request is heard at all. One that is not gets no response whatever, not even 100.
        default boolean hears(SipHeaders request) {
            return true;
        }

        /// Whether calls can be taken now.
        default NewCalls newCalls() {
            return NewCalls.ANY;
        }

        /// A request; never a retransmission that its transaction has dealt with.
        void request(Incoming request);

        /// A response that belongs to no transaction any more: a 2xx to INVITE sent again because our ACK was lost.
        void strayResponse(Reply response);
    }

    /// What comes back for a request that was sent.
    public interface Replies {
        /// A response, provisional ones included.
        void reply(Reply reply);

        /// No final response in time, or the peer cannot be reached.
        void noReply();

        /// The peer cannot be reached: no connection, no route, no such host.
        default void unreachable() {
            noReply();
        }
    }

    /// A response received.
    public record Reply(int status, SipHeaders headers, byte[] body) {}

    /// A response to be sent. Via, From, To, Call-ID, CSeq and Record-Route are copied from the request.
    ///
    /// @param toTag  our tag, or empty to leave To as it is
    /// @param fields further header fields
    /// @param sdp    the body, or empty for none
    public record Answer(int status, String reason, String toTag, List<SipHeaders.Field> fields, String sdp) {
        public Answer {
            fields = List.copyOf(fields);
        }

        public static Answer of(int status, String reason, SipHeaders.Field... fields) {
            return new Answer(status, reason, "", List.of(fields), "");
        }
    }

    /// Binds UDP and TCP and begins to receive.
    ///
    /// @param local   where to listen; port 0 takes a free one
    /// @param known   who may talk to us; others get 403
    /// @param refused told of each request refused
    /// @param trace   sees what known peers and we send each other
    public SipStack(InetSocketAddress local, Predicate<InetAddress> known, Runnable refused, SipTrace trace, Traffic traffic) throws IOException {
        this(new Local(local, Optional.empty()), new KnownOnly(known, refused), trace, traffic);
    }

    /// As above, with a say in more than who is known.
    public SipStack(InetSocketAddress local, SourceGate gate, SipTrace trace, Traffic traffic) throws IOException {
        this(new Local(local, Optional.empty()), gate, trace, traffic);
    }

    /// Where a stack listens.
    ///
    /// @param address for UDP and TCP; port 0 takes a free one
    /// @param tls     whether, and how, TLS is spoken as well
    public record Local(InetSocketAddress address, Optional<SipTls> tls) {}

    /// As above, perhaps with TLS.
    public SipStack(Local local, SourceGate gate, SipTrace trace, Traffic traffic) throws IOException {
        this.traffic = traffic;
        this.gate = gate;
        this.address = local.address().getAddress();
        this.host = address.getHostAddress();
        var backlog = new OverloadGate.Backlog();
        this.sockets = new SourceFilter(local, gate, new OverloadGate(backlog, traffic), trace);
        try {
            this.stack = new Stack(StackPlugins.properties(), sockets, backlog);
            var udp = stack.createListeningPoint(host, port(), "udp");
            var tcp = stack.createListeningPoint(host, port(), "tcp");
            this.provider = stack.createSipProvider(udp);
            provider.addListeningPoint(tcp);
            if (local.tls().isPresent()) {
                provider.addListeningPoint(stack.createListeningPoint(host, sockets.tlsPort(), TLS));
            }
            provider.addSipListener(new Listener());
            stack.start();
        } catch (java.util.TooManyListenersException | InvalidArgumentException | SipException e) {
            sockets.close();
            throw new IOException("the SIP stack does not start on " + host + ":" + sockets.port() + ": " + e.getMessage(), e);
        }
    }

    /// A random token for tags, branches and Call-IDs.
    public static String newToken() {
        return new BigInteger(TOKEN_BITS, RANDOM).toString(36);
    }

    /// The port that UDP and TCP are bound to.
    public int port() {
        return sockets.port();
    }

    /// The port that TLS is bound to; 0 without TLS.
    public int tlsPort() {
        return sockets.tlsPort();
    }

    /// The address that we are bound to.
    public InetAddress address() {
        return address;
    }

    /// The address that UDP and TCP are bound to, as it stands in a URI.
    public String sentBy() {
        return sentBy("udp");
    }

    /// The address that this transport is bound to, as it stands in a URI.
    public String sentBy(String transport) {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + (transport.equals(TLS) ? tlsPort() : port());
    }

    /// Our address as it stands in Contact (RFC 3261 §8.1.1.8), with angle brackets.
    ///
    /// @param secured whether it must be a `sips:` URI
    public String contact(String transport, boolean secured) {
        var parameter = secured || transport.equals("udp") ? "" : ";transport=" + transport;
        return "<" + (secured ? "sips:" : "sip:") + OUR_USER + "@" + sentBy(transport) + parameter + ">";
    }

    /// The way to pass on what others wrote.
    public Relay relay() {
        return new Relay(provider, sentBy());
    }

    /// Sends a request in a transaction of its own. `Via` must be absent: it is added here.
    ///
    /// @return the way to cancel it
    public Sent send(String transport, String request, Replies replies) {
        return send(Flow.over(transport), request, replies);
    }

    /// As above, by the connection that the peer has opened, as long as that is open: a peer behind a firewall, or whose certificate bears a
    /// name and not the address in its Contact, is reached in no other way.
    public Sent send(Flow flow, String request, Replies replies) {
        try {
            var message = parsed(flow, request);
            var transaction = provider.getNewClientTransaction(message);
            transaction.setApplicationData(replies);
            transaction.sendRequest();
            return new Sent(transaction);
        } catch (SipException | ParseException | RuntimeException e) {
            LOG.debug("a request could not be sent: {}", StackPlugins.StackLog.masked(e.getMessage()));
            replies.noReply();
            return new Sent(null);
        }
    }

    /// Sends an ACK to a 2xx, which belongs to no transaction (RFC 3261 §13.2.2.4).
    public void sendAck(String transport, String ack) {
        sendAck(Flow.over(transport), ack);
    }

    /// As above, by the peer's own connection if there is one.
    public void sendAck(Flow flow, String ack) {
        try {
            provider.sendRequest(parsed(flow, ack));
        } catch (SipException | ParseException e) {
            LOG.debug("an ACK could not be sent: {}", StackPlugins.StackLog.masked(e.getMessage()));
        }
    }

    private Request parsed(Flow flow, String request) throws ParseException {
        var transport = flow.transport();
        var end = request.indexOf("\r\n") + 2;
        var via = "Via: SIP/2.0/" + transport.toUpperCase(java.util.Locale.ROOT) + " " + sentBy(transport) + ";rport;branch=z9hG4bK"
                + newToken() + "\r\n";
        var message = (SIPRequest) new MessageFactoryImpl().createRequest(request.substring(0, end) + via + request.substring(end));
        flow.peer().filter(peer -> transport.equals(TLS) && sockets.isOpen(peer)).ifPresent(peer -> message.setApplicationData(Hop.to(peer, transport)));
        return message;
    }

    @Override
    public void close() {
        // The stack sleeps for a second after it has closed everything. An interrupted thread does not sleep.
        var stopping = Thread.ofPlatform().name("sip-stop").unstarted(() -> {
            Thread.currentThread().interrupt();
            stack.stop();
        });
        stopping.start();
        try {
            stopping.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sockets.close();
    }

    /// A request on its way.
    public final class Sent {
        private final @Nullable ClientTransaction transaction;

        private Sent(@Nullable ClientTransaction transaction) {
            this.transaction = transaction;
        }

        /// Sends CANCEL. Allowed once a provisional response has come (RFC 3261 §9.1).
        public void cancel() {
            if (transaction == null) {
                return;
            }
            try {
                var cancel = provider.getNewClientTransaction(transaction.createCancel());
                cancel.sendRequest();
            } catch (SipException e) {
                LOG.debug("a CANCEL could not be sent: {}", StackPlugins.StackLog.masked(e.getMessage()));
            }
        }
    }

    /// Turns the stack's events into [Traffic] and [Replies].
    private final class Listener implements SipListener {
        @Override
        public void processRequest(RequestEvent event) {
            var request = (SIPRequest) event.getRequest();
            if (!request.getTopmostVia().getTransport().equalsIgnoreCase("udp") && gate.judge(sourceOf(request)) != SourceGate.Verdict.HEAR) {
                gate.turnedAway();
                return;
            }
            if (!traffic.hears(StackPlugins.Raw.of(request).headers())) {
                return;
            }
            if (request.getMethod().equals(Request.ACK)) {
                traffic.request(new Incoming(request, SipStack.this, null));
                return;
            }
            try {
                var transaction = event.getServerTransaction() == null ? provider.getNewServerTransaction(request)
                        : event.getServerTransaction();
                traffic.request(new Incoming(request, SipStack.this, transaction));
            } catch (TransactionAlreadyExistsException e) {
                LOG.trace("a retransmission that its transaction has answered");
            } catch (SipException e) {
                LOG.debug("a {} that lacks what its method demands: {}", request.getMethod(),
                        StackPlugins.StackLog.masked(e.getMessage()));
                refuse(request);
            }
        }

        private static InetAddress sourceOf(SIPRequest request) {
            return request.getPeerPacketSourceAddress() == null ? request.getRemoteAddress() : request.getPeerPacketSourceAddress();
        }

        /// Answers 400 to a request that no transaction can be made for, as a stateless server does (RFC 3261 §8.2.7).
        private void refuse(SIPRequest request) {
            try {
                var response = request.createResponse(400, "Bad Request: Header Missing");
                if (response.getToTag() == null) {
                    response.setToTag("malformed");
                }
                provider.sendResponse(response);
            } catch (SipException e) {
                LOG.debug("a 400 could not be sent: {}", StackPlugins.StackLog.masked(e.getMessage()));
            }
        }

        @Override
        public void processResponse(ResponseEvent event) {
            var response = (SIPResponse) event.getResponse();
            var raw = StackPlugins.Raw.of(response);
            var reply = new Reply(response.getStatusCode(), raw.headers(), raw.bodyOf(response));
            if (event.getClientTransaction() == null) {
                traffic.strayResponse(reply);
            } else if (event.getClientTransaction().getApplicationData() instanceof Replies replies) {
                replies.reply(reply);
            }
        }

        @Override
        public void processTimeout(TimeoutEvent event) {
            if (!event.isServerTransaction() && event.getClientTransaction().getApplicationData() instanceof Replies replies) {
                replies.noReply();
            }
        }

        @Override
        public void processIOException(IOExceptionEvent event) {
            LOG.warn("SIP over {} to {}:{} failed: the peer cannot be reached", event.getTransport(), event.getHost(),
                    event.getPort());
        }

        @Override
        public void processTransactionTerminated(TransactionTerminatedEvent event) {
            // nothing hangs on a transaction's end
        }

        @Override
        public void processDialogTerminated(DialogTerminatedEvent event) {
            // the stack keeps no dialogs
        }
    }

    /// Hears those who are known, and refuses everybody else.
    private record KnownOnly(Predicate<InetAddress> known, Runnable refused) implements SourceGate {
        @Override
        public Verdict judge(InetAddress from) {
            return known.test(from) ? Verdict.HEAR : Verdict.REFUSE;
        }

        @Override
        public void turnedAway() {
            refused.run();
        }
    }

    /// The stack with our sockets.
    static final class Stack extends SipStackImpl {
        private final OverloadGate.Backlog backlog;

        Stack(Properties properties, SourceFilter sockets, OverloadGate.Backlog backlog) throws PeerUnavailableException {
            super(properties);
            networkLayer = sockets;
            this.backlog = backlog;
        }

        /// What waits for its parser.
        OverloadGate.Backlog backlog() {
            return backlog;
        }
    }
}
