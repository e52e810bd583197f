package yinxin.telephony.sip;

import java.net.DatagramPacket;
import java.nio.charset.StandardCharsets;

/// Sees the SIP messages of an endpoint as they are on the wire, retransmissions included: for people who want to watch a call.
///
/// Called on the stack's threads: take the message and return. It holds phone numbers, so it belongs on the screen of whoever may see
/// them and in no log. Messages over TCP are not shown.
@FunctionalInterface
public interface SipTrace {
    /// Sees nothing, and costs nothing.
    SipTrace NONE = _ -> { };

    /// A message has been received, or is about to be sent.
    void message(Message message);

    /// One message.
    ///
    /// @param sent whether it went out
    /// @param text the whole message
    record Message(boolean sent, String text) {
        static Message of(boolean sent, DatagramPacket packet) {
            return new Message(sent, new String(packet.getData(), packet.getOffset(), packet.getLength(), StandardCharsets.UTF_8));
        }

        /// The request line or status line; empty for what keeps a translator's way open.
        public String startLine() {
            return text.lines().findFirst().orElse("").strip();
        }

        /// Which call it belongs to; empty when it does not say.
        public String callId() {
            return headers().first("call-id").orElse("");
        }

        /// The method that a request has, or that a response answers; empty when it does not say.
        public String method() {
            return headers().first("cseq").map(c -> c.replaceFirst("^[0-9]+\\s*", "").strip()).orElse("");
        }

        private SipHeaders headers() {
            var octets = text.getBytes(StandardCharsets.UTF_8);
            return SipHeaders.read(octets, octets.length);
        }
    }
}
