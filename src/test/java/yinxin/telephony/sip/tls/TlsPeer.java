package yinxin.telephony.sip.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/// A peer by hand on one TLS connection.
final class TlsPeer implements AutoCloseable {
    static final String SDP = """
            v=0
            o=- 1 1 IN IP4 127.0.0.1
            s=-
            c=IN IP4 127.0.0.1
            t=0 0
            m=audio 39998 RTP/AVP 8 101
            a=rtpmap:101 telephone-event/8000
            """.replace("\n", "\r\n");
    private static final int PATIENCE = 20_000;
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length\\s*:\\s*([0-9]+)");

    private final SSLSocket socket;

    private TlsPeer(SSLSocket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE);
    }

    /// Connects, and makes sure that the gateway proves to be 127.0.0.1.
    static TlsPeer connect(SSLContext context, int port) throws IOException {
        var socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getByName("127.0.0.1"), port);
        var peer = new TlsPeer(socket);
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return peer;
    }

    /// Somebody who is called.
    static SSLServerSocket listen(SSLContext context) throws IOException {
        var server = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
        server.setSoTimeout(PATIENCE);
        return server;
    }

    /// Waits for who calls, and shakes hands.
    static TlsPeer accept(SSLServerSocket server) throws IOException {
        var peer = new TlsPeer((SSLSocket) server.accept());
        peer.socket.startHandshake();
        return peer;
    }

    SSLSession session() {
        return socket.getSession();
    }

    /// Sends a request of this call. Its Contact is nowhere: only by this connection can this peer be reached.
    void request(String uri, String method, int cseq, String toTag) throws IOException {
        var body = method.equals("INVITE") ? SDP : "";
        send(method + " " + uri + " SIP/2.0\r\n"
                + "Via: SIP/2.0/TLS pbx.invalid:5061;branch=z9hG4bK" + method + cseq + "\r\n"
                + "From: <sip:13900139000@127.0.0.1>;tag=peer\r\n"
                + "To: <sip:95000@127.0.0.1>" + (toTag.isEmpty() ? "" : ";tag=" + toTag) + "\r\n"
                + "Call-ID: tls-" + socket.getLocalPort() + "\r\n"
                + "CSeq: " + cseq + " " + method + "\r\n"
                + "Contact: <sip:peer@pbx.invalid:5061;transport=tls>\r\n"
                + "Max-Forwards: 70\r\n"
                + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
                + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /// The next message whose first line contains this, others skipped.
    String receive(String wanted) throws IOException {
        while (true) {
            var message = next();
            if (message.lines().findFirst().orElse("").contains(wanted)) {
                return message;
            }
        }
    }

    private String next() throws IOException {
        var read = new ByteArrayOutputStream();
        while (!read.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            var octet = socket.getInputStream().read();
            if (octet < 0) {
                throw new IOException("closed by the gateway after: " + read);
            }
            read.write(octet);
        }
        var length = LENGTH.matcher(read.toString(StandardCharsets.UTF_8));
        if (length.find()) {
            read.writeBytes(socket.getInputStream().readNBytes(Integer.parseInt(length.group(1))));
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    /// Answers a request of the gateway.
    void answers(String request, String status, String extra, String body) throws IOException {
        var text = new StringBuilder("SIP/2.0 " + status + "\r\n");
        request.lines().filter(l -> l.matches("(Via|From|To|Call-ID|CSeq): .*"))
                .map(l -> l.startsWith("To: ") && !l.contains("tag=") ? l + ";tag=answering" : l).forEach(l -> text.append(l).append("\r\n"));
        send(text.append(extra).append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body).toString());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
