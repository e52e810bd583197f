package yinxin.telephony.sip.stack;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.net.InetAddress;
import java.text.ParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sip.ClientTransaction;
import javax.sip.ObjectInUseException;
import javax.sip.SipException;
import javax.sip.SipProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.sip.stack.SipHeaders.Field;
import yinxin.telephony.sip.stack.SipStack.Replies;
import yinxin.telephony.sip.stack.SipStack.Reply;

/// Passes on what others wrote, as a proxy does (RFC 3261 §16.6 steps 8 to 10, §16.7 steps 3 and 9): requests with our Via on top, and
/// responses with it taken off.
public final class Relay {
    /// Every branch begins so (RFC 3261 §8.1.1.7).
    public static final String BRANCH_COOKIE = "z9hG4bK";
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private final SipProvider provider;
    private final String sentBy;

    Relay(SipProvider provider, String sentBy) {
        this.provider = provider;
        this.sentBy = sentBy;
    }

    /// A request to be passed on.
    ///
    /// @param headers what it shall say, without our Via
    /// @param body    as it was received
    /// @param branch  of our Via, with the cookie; of each request another one
    /// @param hop     where to
    public record Onward(SipHeaders headers, byte[] body, String branch, Hop hop) {}

    /// The address that we are bound to.
    public InetAddress address() {
        return InetAddress.ofLiteral(sentBy.substring(0, sentBy.lastIndexOf(':')).replaceAll("[\\[\\]]", ""));
    }

    /// The address and port that we are bound to, as they stand in a URI and in Via.
    public String sentBy() {
        return sentBy;
    }

    /// Sends a request in a transaction of its own. Over TCP this may have to connect first.
    ///
    /// @return the way to cancel it
    public Branch forward(Onward request, Replies replies) {
        try {
            var transaction = provider.getNewClientTransaction(message(request));
            transaction.setApplicationData(replies);
            transaction.sendRequest();
            return new Branch(transaction, request.hop());
        } catch (SipException | ParseException | RuntimeException e) {
            LOG.debug("a request could not be passed on: {}", StackPlugins.StackLog.masked(e.getMessage()));
            replies.unreachable();
            return new Branch(null, request.hop());
        }
    }

    /// Sends a request once, in no transaction: the ACK to a 2xx (RFC 3261 §16.11).
    public void forwardOnce(Onward request) {
        try {
            provider.sendRequest(message(request));
        } catch (SipException | ParseException | RuntimeException e) {
            LOG.debug("a request could not be passed on: {}", StackPlugins.StackLog.masked(e.getMessage()));
        }
    }

    /// Passes back a response that belongs to no transaction any more, if its topmost Via is ours and there is another: a 2xx to INVITE
    /// that is sent again until its ACK comes (RFC 3261 §16.11).
    public void passBack(Reply response) {
        var vias = SipHeaders.split(String.join(",", response.headers().all("via")), ',');
        if (vias.size() < 2 || !isOurs(vias.getFirst())) {
            return;
        }
        var rest = vias.subList(1, vias.size()).stream().map(via -> new Field("via", via.strip())).toList();
        try {
            provider.sendResponse(response(response.headers().without("via").withFirst(rest), response.body()));
        } catch (SipException | ParseException | RuntimeException e) {
            LOG.debug("a response could not be passed back: {}", StackPlugins.StackLog.masked(e.getMessage()));
        }
    }

    /// Whether a Via names us: `SIP/2.0/UDP 192.0.2.1:5060;branch=…`.
    public boolean isOurs(String via) {
        return sentBy(via).filter(sentBy::equalsIgnoreCase).isPresent();
    }

    private static Optional<String> sentBy(String via) {
        var parts = via.strip().split("\\s+", 2);
        return parts.length < 2 ? Optional.empty() : Optional.of(parts[1].split(";", 2)[0].replaceAll("\\s", ""));
    }

    static SIPResponse response(SipHeaders headers, byte[] body) throws ParseException {
        return (SIPResponse) parsed(headers, body);
    }

    private SIPRequest message(Onward request) throws ParseException {
        var via = new Field("via", "SIP/2.0/" + request.hop().transport().toUpperCase(Locale.ROOT) + " " + sentBy + ";rport;branch=" + request.branch());
        var message = (SIPRequest) parsed(request.headers().withFirst(List.of(via)), request.body());
        message.setApplicationData(request.hop());
        return message;
    }

    private static SIPMessage parsed(SipHeaders headers, byte[] body) throws ParseException {
        var message = new StringMsgParser().parseSIPMessage(Wire.bytes(headers, body), true, false, null);
        if (message == null) {
            throw new ParseException("no message", 0);
        }
        return message;
    }

    /// A request on its way.
    public final class Branch {
        private final @Nullable ClientTransaction transaction;
        private final Hop hop;

        private Branch(@Nullable ClientTransaction transaction, Hop hop) {
            this.transaction = transaction;
            this.hop = hop;
        }

        /// Sends CANCEL. Allowed once a provisional response has come (RFC 3261 §9.1).
        public void cancel() {
            if (transaction == null) {
                return;
            }
            try {
                var message = (SIPRequest) transaction.createCancel();
                message.setApplicationData(hop);
                provider.getNewClientTransaction(message).sendRequest();
            } catch (SipException | RuntimeException e) {
                LOG.debug("a CANCEL could not be sent: {}", StackPlugins.StackLog.masked(e.getMessage()));
            }
        }

        /// Sends the request no more, and hears no answer to it.
        public void abandon() {
            if (transaction == null) {
                return;
            }
            try {
                transaction.terminate();
            } catch (ObjectInUseException e) {
                LOG.debug("a transaction could not be ended: {}", StackPlugins.StackLog.masked(e.getMessage()));
            }
        }
    }
}
