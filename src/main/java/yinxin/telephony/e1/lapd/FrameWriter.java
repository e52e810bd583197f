package yinxin.telephony.e1.lapd;

/// Writes the frames of one side: it knows which C/R bit is a command there (Q.921 §3.3.2).
final class FrameWriter {
    private final boolean commandBit;
    private final Lapd.Output output;

    FrameWriter(Lapd.Side side, Lapd.Output output) {
        commandBit = side == Lapd.Side.NETWORK;
        this.output = output;
    }

    /// Whether a frame of the other side is a command.
    boolean isCommand(byte[] octets) {
        return LapdFrame.commandBit(octets) != commandBit;
    }

    void command(int kind) {
        output.transmit(LapdFrame.unnumbered(commandBit, kind, true));
    }

    void response(int kind, boolean last) {
        output.transmit(LapdFrame.unnumbered(!commandBit, kind, last));
    }

    /// RR, RNR or REJ that expects the frame with this number next.
    void supervisoryCommand(int kind, int expected) {
        output.transmit(LapdFrame.supervisory(commandBit, kind, expected, true));
    }

    void supervisoryResponse(int kind, int expected, boolean last) {
        output.transmit(LapdFrame.supervisory(!commandBit, kind, expected, last));
    }

    void information(int number, int expected, byte[] message) {
        output.transmit(LapdFrame.information(commandBit, number, expected, message));
    }
}
