package yinxin.telephony.sip.stack;

import gov.nist.javax.sip.header.ContentType;
import gov.nist.javax.sip.header.Server;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sip.InvalidArgumentException;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A request received.
public final class Incoming {
    private static final Logger LOG = LoggerFactory.getLogger(Incoming.class);
    /// One for all: the stack only writes it out. Its parser reads a field of one word by way of two exceptions.
    private static final Server SERVER = server();

    private final SIPRequest request;
    private final StackPlugins.Raw raw;
    private final SipStack stack;
    private final @Nullable ServerTransaction transaction;

    Incoming(SIPRequest request, SipStack stack, @Nullable ServerTransaction transaction) {
        this.request = request;
        this.raw = StackPlugins.Raw.of(request);
        this.stack = stack;
        this.transaction = transaction;
    }

    private static Server server() {
        var server = new Server();
        server.addProductToken(SipStack.PRODUCT);
        return server;
    }

    /// Where it came in, and where what belongs to it goes out.
    public SipStack stack() {
        return stack;
    }

    public SipHeaders headers() {
        return raw.headers();
    }

    /// The same, with what we know of the sender in the topmost Via: `received` and `rport` (RFC 3261 §18.2.1, RFC 3581). A proxy passes
    /// this on, so that the response finds its way back.
    public SipHeaders received() {
        var vias = SipHeaders.split(String.join(",", headers().all("via")), ',');
        var others = vias.stream().skip(1).map(via -> new SipHeaders.Field("via", via.strip()));
        var top = new SipHeaders.Field("via", request.getTopmostVia().getHeaderValue());
        return headers().without("via").withFirst(Stream.concat(Stream.of(top), others).toList());
    }

    public String method() {
        return request.getMethod();
    }

    public long cseq() {
        return request.getCSeq().getSeqNumber();
    }

    public String callId() {
        return request.getCallId().getCallId();
    }

    /// The peer's tag; empty for a peer of RFC 2543.
    public String fromTag() {
        return Optional.ofNullable(request.getFromTag()).orElse("");
    }

    /// Our tag; empty outside a dialog.
    public String toTag() {
        return Optional.ofNullable(request.getToTag()).orElse("");
    }

    /// What tells this request from another one of the same Call-ID and CSeq.
    public String branch() {
        return request.getTopmostVia().getSentBy() + " " + request.getTopmostVia().getBranch();
    }

    /// Whether Max-Forwards has come down to 0.
    public boolean hasTravelledTooFar() {
        return request.getMaxForwards() != null && request.getMaxForwards().getMaxForwards() == 0;
    }

    public InetAddress source() {
        return request.getPeerPacketSourceAddress() == null ? request.getRemoteAddress()
                : request.getPeerPacketSourceAddress();
    }

    /// Where the request came from.
    public InetSocketAddress sender() {
        return new InetSocketAddress(source(), request.getPeerPacketSourcePort() > 0 ? request.getPeerPacketSourcePort() : request.getRemotePort());
    }

    /// The way back to who sent this.
    public Flow flow() {
        return new Flow(transport(), Optional.of(sender()));
    }

    /// Whether what this begins must stay encrypted (RFC 3261 §12.1.1): the request-URI, or who is nearest to us, is a `sips:` URI.
    public boolean isSecured() {
        var nearest = raw.headers().first("record-route").or(() -> raw.headers().first("contact")).orElse("");
        return isSips(raw.headers().requestUri()) || isSips(SipHeaders.NameAddr.parse(nearest).uri());
    }

    private static boolean isSips(String uri) {
        return uri.strip().regionMatches(true, 0, "sips:", 0, 5);
    }

    public String transport() {
        return request.getTopmostVia().getTransport().toLowerCase(java.util.Locale.ROOT);
    }

    /// The body, cut to Content-Length if that is given (RFC 3261 §18.3).
    public byte[] body() {
        var body = raw.bodyOf(request);
        var stated = raw.headers().first("content-length").filter(l -> l.matches("[0-9]{1,6}")).map(Integer::valueOf);
        return stated.filter(l -> l < body.length).map(l -> Arrays.copyOf(body, l)).orElse(body);
    }

    /// Passes on a response that another element gave. Its Via fields are put back as they were in this request, whatever has become of
    /// them on the way.
    public void pass(SipStack.Reply reply) {
        if (transaction == null) {
            return;
        }
        var vias = received().all("via").stream().map(via -> new SipHeaders.Field("via", via)).toList();
        try {
            transaction.sendResponse(Relay.response(reply.headers().without("via").withFirst(vias), reply.body()));
        } catch (SipException | InvalidArgumentException | ParseException | RuntimeException e) {
            LOG.debug("a {} to {} could not be passed on: {}", reply.status(), method(), StackPlugins.StackLog.masked(e.getMessage()));
        }
    }

    /// Sends a response. May be called again with the same one, to retransmit it.
    public void respond(SipStack.Answer answer) {
        if (transaction == null) {
            return;
        }
        try {
            var response = request.createResponse(answer.status(), answer.reason());
            var tag = answer.toTag().isEmpty() && answer.status() > 100 ? SipStack.newToken() : answer.toTag();
            if (response.getToTag() == null && !tag.isEmpty()) {
                response.setToTag(tag);
            }
            for (var field : answer.fields()) {
                response.addHeader(StringMsgParser.parseSIPHeader(field.name() + ": " + field.value()));
            }
            response.setHeader(SERVER);
            if (!answer.sdp().isEmpty()) {
                response.setContent(answer.sdp().getBytes(StandardCharsets.UTF_8), new ContentType("application", "sdp"));
            }
            transaction.sendResponse(response);
        } catch (SipException | InvalidArgumentException e) {
            LOG.debug("a {} to {} could not be sent: {}", answer.status(), method(),
                    StackPlugins.StackLog.masked(e.getMessage()));
        } catch (ParseException e) {
            LOG.error("our {} to {} is malformed; this is a fault of ours", answer.status(), method(), e);
        }
    }
}
