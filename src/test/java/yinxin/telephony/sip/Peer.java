package yinxin.telephony.sip;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// A peer by hand on a UDP socket, for what no polite user agent would send, or would not send at that moment.
public final class Peer implements AutoCloseable {
    static final String SDP = """
            v=0
            o=- 1 1 IN IP4 127.0.0.1
            s=-
            c=IN IP4 127.0.0.1
            t=0 0
            m=audio 39998 RTP/AVP 8 101
            a=rtpmap:101 telephone-event/8000
            """.replace("\n", "\r\n");

    private final DatagramSocket socket;
    private InetSocketAddress gateway;

    public Peer(int port) throws IOException {
        this(port, new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
    }

    /// A peer on an address of its own.
    Peer(int port, InetSocketAddress from) throws IOException {
        gateway = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
        socket = new DatagramSocket(from);
    }

    /// Sends octets as they are.
    public void send(byte[] octets) throws IOException {
        socket.send(new DatagramPacket(octets, octets.length, gateway));
    }

    /// Sends a request of this call. `extra` are further header lines, each with its end.
    public void request(String method, String callId, int cseq, String branch, String toTag, String extra, String body)
            throws IOException {
        var text = method + " sip:95000@127.0.0.1:" + gateway.getPort() + " SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 127.0.0.1:" + socket.getLocalPort() + ";branch=z9hG4bK" + branch + "\r\n"
                + "From: <sip:13900139000@127.0.0.1>;tag=peer\r\n"
                + "To: <sip:95000@127.0.0.1>" + (toTag.isEmpty() ? "" : ";tag=" + toTag) + "\r\n"
                + "Call-ID: " + callId + "\r\n"
                + "CSeq: " + cseq + " " + method + "\r\n"
                + "Contact: <sip:peer@127.0.0.1:" + socket.getLocalPort() + ">\r\n"
                + "Max-Forwards: 70\r\n" + extra
                + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The usual INVITE.
    public void invites(String callId) throws IOException {
        request("INVITE", callId, 1, callId, "", "", SDP);
    }

    /// The next message whose first line contains this, others skipped.
    public String receive(String wanted) throws IOException {
        var end = System.nanoTime() + 6_000_000_000L;
        var others = new StringBuilder();
        while (true) {
            var left = (end - System.nanoTime()) / 1_000_000;
            var message = left > 0 ? poll((int) left) : null;
            if (message == null) {
                throw new AssertionError("no " + wanted + " came, but:\n" + others);
            }
            if (message.lines().findFirst().orElse("").contains(wanted)) {
                return message;
            }
            others.append(message).append('\n');
        }
    }

    /// The next final response of this call, or null if none comes within a second and a half.
    String finalResponse(String callId) throws IOException {
        var end = System.nanoTime() + 1_500_000_000L;
        String message;
        do {
            message = poll((int) Math.max(1, (end - System.nanoTime()) / 1_000_000));
        } while (message != null && (message.startsWith("SIP/2.0 1") || !message.contains(callId)));
        return message;
    }

    /// Whatever comes within this time, or null.
    public String poll(int millis) throws IOException {
        var packet = new DatagramPacket(new byte[65536], 65536);
        socket.setSoTimeout(millis);
        try {
            socket.receive(packet);
            gateway = (InetSocketAddress) packet.getSocketAddress();
            return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
        } catch (SocketTimeoutException e) {
            return null;
        }
    }

    /// The gateway's tag in a response of its.
    static String tagOf(String response) {
        var tag = Pattern.compile("(?m)^To: .*;tag=([^;\\s]+)").matcher(response);
        return tag.find() ? tag.group(1) : "";
    }

    /// Answers a request of the gateway.
    public void answers(String request, String status) throws IOException {
        var text = new StringBuilder("SIP/2.0 " + status + "\r\n");
        request.lines().filter(l -> l.matches("(Via|From|To|Call-ID|CSeq): .*"))
                .map(l -> l.startsWith("To: ") && !l.contains("tag=") && !status.startsWith("100") ? l + ";tag=answering" : l)
                .forEach(l -> text.append(l).append("\r\n"));
        send(text.append("Content-Length: 0\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    /// Answers an INVITE with 200 and a description.
    void answersWithSdp(String invite) throws IOException {
        var text = new StringBuilder("SIP/2.0 200 OK\r\n");
        invite.lines().filter(l -> l.matches("(Via|From|Call-ID|CSeq): .*")).forEach(l -> text.append(l).append("\r\n"));
        var to = invite.lines().filter(l -> l.startsWith("To: ")).findFirst().orElseThrow();
        send(text.append(to).append(";tag=answering\r\nContact: <sip:peer@127.0.0.1:").append(localPort())
                .append(">\r\nContent-Type: application/sdp\r\nContent-Length: ").append(SDP.length()).append("\r\n\r\n").append(SDP)
                .toString().getBytes(StandardCharsets.UTF_8));
    }

    public int localPort() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        socket.close();
    }
}
