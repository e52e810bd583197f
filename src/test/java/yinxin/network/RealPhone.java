package yinxin.network;

import java.io.IOException;
import java.net.InetSocketAddress;

/// A telephone that somebody else wrote, running as a program of its own without sound hardware: it speaks from a file.
public interface RealPhone extends AutoCloseable {
    /// Whose phone it is, and the network where it registers.
    ///
    /// @param number   its number; its address is `sip:NUMBER@DOMAIN`
    /// @param password its password there
    /// @param domain   the network's domain
    /// @param network  where the network's registrar listens
    record Line(String number, String password, String domain, InetSocketAddress network) {
        String uri() {
            return "sip:" + number + "@" + domain;
        }
    }

    /// Calls a number; returns at once.
    void dial(String number);

    /// Takes the call that rings.
    void answer();

    /// Ends the call that goes on, or declines the one that rings.
    void hangUp();

    /// Presses a key during a call.
    void press(char key);

    /// Waits until a call rings here.
    void awaitRinging();

    /// Waits until a call is taken, here or there.
    void awaitInCall();

    /// Waits until the call has ended; why, in the phone's own words.
    String awaitEnd();

    /// Off, as its owner does it: it signs off.
    void switchOff();

    /// In a tunnel: the network believes it to be there, and it says nothing.
    void enterTunnel() throws IOException;

    /// Ends the program, whatever it is doing.
    @Override
    void close();
}
