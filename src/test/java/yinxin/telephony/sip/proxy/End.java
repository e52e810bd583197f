package yinxin.telephony.sip.proxy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// One end of a call by hand, on a UDP socket of its own: for what no polite user agent would do, or not at that moment.
final class End implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final DatagramSocket socket;
    private final String tag;

    End(String tag) throws IOException {
        this.tag = tag;
        this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
    }

    int port() {
        return socket.getLocalPort();
    }

    void send(int port, String text) throws IOException {
        var octets = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(octets, octets.length, InetAddress.getByName("127.0.0.1"), port));
    }

    /// A request of this end's, with these further lines; each with its end.
    String request(String line, String callId, int cseq, String branch, String further) {
        var method = line.split(" ")[0];
        return line + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + port() + ";branch=z9hG4bK" + branch + "\r\nFrom: <sip:13900139000@example.com>;tag=" + tag
                + "\r\nTo: <sip:13800138000@example.com>" + (further.startsWith("tag=") ? ";" + further.substring(0, further.indexOf('\r')) : "")
                + "\r\nCall-ID: " + callId + "\r\nCSeq: " + cseq + " " + method + "\r\nContact: <sip:" + tag + "@127.0.0.1:" + port()
                + ">\r\nMax-Forwards: 70\r\n" + (further.startsWith("tag=") ? further.substring(further.indexOf('\n') + 1) : further) + "Content-Length: 0\r\n\r\n";
    }

    /// Calls 138 0013 8000 through the proxy on this port.
    void invites(int port, String callId, String further) throws IOException {
        send(port, request("INVITE sip:13800138000@example.com", callId, 1, callId, further));
    }

    /// Calls it off again.
    void cancels(int port, String callId) throws IOException {
        send(port, request("CANCEL sip:13800138000@example.com", callId, 1, callId, ""));
    }

    /// Answers a request.
    ///
    /// @param status with its phrase: `486 Busy Here`
    /// @param further lines to add, each with its end
    void answers(String request, String status, String further) throws IOException {
        send(Integer.parseInt(header(request, "Via").replaceFirst(".*?:([0-9]+)[;\\s].*", "$1")), answer(request, status, further));
    }

    String answer(String request, String status, String further) {
        var copied = request.lines().takeWhile(l -> !l.isEmpty()).filter(l -> l.matches("(?i)(Via|Record-Route|From|To|Call-ID|CSeq): .*"))
                .map(l -> l.startsWith("To: ") && !l.contains("tag=") && !status.startsWith("100") ? l + ";tag=" + tag : l)
                .collect(Collectors.joining("\r\n"));
        return "SIP/2.0 " + status + "\r\n" + copied + "\r\nContact: <sip:" + tag + "@127.0.0.1:" + port() + ">\r\n" + further + "Content-Length: 0\r\n\r\n";
    }

    /// Acknowledges a 2xx, along the route that it names.
    void acknowledges(int port, String ok) throws IOException {
        send(port, within("ACK", ok, 1));
    }

    /// A request of the caller's within the call that this 2xx has set up.
    String within(String method, String ok, int cseq) {
        var routes = headers(ok, "Record-Route").reversed().stream().map(r -> "Route: " + r + "\r\n").collect(Collectors.joining());
        var target = header(ok, "Contact").replaceFirst(".*<(.*)>.*", "$1");
        return request(method + " " + target, header(ok, "Call-ID"), cseq, method.toLowerCase(Locale.ROOT) + cseq + header(ok, "Call-ID"),
                header(ok, "To").replaceFirst(".*;tag=", "tag=") + "\r\n" + routes);
    }

    /// The next message whose first line contains this. Others are passed over, retransmissions too.
    String receives(String wanted) throws IOException {
        var end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        var others = new StringBuilder();
        while (true) {
            var packet = new DatagramPacket(new byte[65536], 65536);
            socket.setSoTimeout((int) Math.max(1, (end - System.nanoTime()) / 1_000_000));
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException e) {
                throw new AssertionError("no " + wanted + " came to " + tag + ", but:\n" + others, e);
            }
            var message = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            if (message.lines().findFirst().orElse("").contains(wanted)) {
                return message;
            }
            others.append(message).append('\n');
        }
    }

    /// The value of the first field of this name.
    static String header(String message, String name) {
        return headers(message, name).stream().findFirst().orElseThrow(() -> new AssertionError("no " + name + " in\n" + message));
    }

    /// The values of all fields of this name; entries joined with commas apart, for Via and the routes.
    static List<String> headers(String message, String name) {
        var apart = name.equals("Via") || name.endsWith("Route") ? "," : "(?!)";
        return message.lines().takeWhile(l -> !l.isEmpty()).filter(l -> l.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .flatMap(l -> List.of(l.substring(name.length() + 1).split(apart)).stream()).map(String::strip).toList();
    }

    @Override
    public void close() {
        socket.close();
    }
}
