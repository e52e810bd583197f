package yinxin.telephony.sip.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import javax.net.ssl.HandshakeCompletedListener;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import yinxin.telephony.sip.watch.WatchedStream;

/// A TLS connection whose handshake is done. The SIP stack asks for a handshake of its own whenever it has connected: in TLS 1.2 that would
/// be a renegotiation, which many peers refuse. Here nothing comes of it, nor of its wishes about versions and ciphers.
final class TlsConnection extends SSLSocket {
    private final SSLSocket secured;
    private final InputStream heard;
    private final OutputStream said;

    /// @param trace sees what passes
    TlsConnection(SSLSocket secured, SipTrace trace) throws IOException {
        this.secured = secured;
        var peer = (InetSocketAddress) secured.getRemoteSocketAddress();
        this.heard = trace == SipTrace.NONE ? secured.getInputStream() : WatchedStream.heard(secured.getInputStream(), peer, trace::message);
        this.said = trace == SipTrace.NONE ? secured.getOutputStream() : WatchedStream.said(secured.getOutputStream(), peer, trace::message);
    }

    @Override
    public void startHandshake() {
        // done before
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return heard;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return said;
    }

    @Override
    public void close() throws IOException {
        secured.close();
    }

    @Override
    public boolean isClosed() {
        return secured.isClosed();
    }

    @Override
    public boolean isConnected() {
        return secured.isConnected();
    }

    @Override
    public boolean isBound() {
        return secured.isBound();
    }

    @Override
    public InetAddress getInetAddress() {
        return secured.getInetAddress();
    }

    @Override
    public int getPort() {
        return secured.getPort();
    }

    @Override
    public InetAddress getLocalAddress() {
        return secured.getLocalAddress();
    }

    @Override
    public int getLocalPort() {
        return secured.getLocalPort();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return secured.getRemoteSocketAddress();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return secured.getLocalSocketAddress();
    }

    @Override
    public void setSoTimeout(int milliseconds) throws SocketException {
        secured.setSoTimeout(milliseconds);
    }

    @Override
    public int getSoTimeout() throws SocketException {
        return secured.getSoTimeout();
    }

    @Override
    public SSLSession getSession() {
        return secured.getSession();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return secured.getSupportedCipherSuites();
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return secured.getEnabledCipherSuites();
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {
        // agreed before
    }

    @Override
    public String[] getSupportedProtocols() {
        return secured.getSupportedProtocols();
    }

    @Override
    public String[] getEnabledProtocols() {
        return secured.getEnabledProtocols();
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {
        // agreed before
    }

    @Override
    public void addHandshakeCompletedListener(HandshakeCompletedListener listener) {
        // would never be called
    }

    @Override
    public void removeHandshakeCompletedListener(HandshakeCompletedListener listener) {
        // none was added
    }

    @Override
    public void setUseClientMode(boolean mode) {
        // decided before
    }

    @Override
    public boolean getUseClientMode() {
        return secured.getUseClientMode();
    }

    @Override
    public void setNeedClientAuth(boolean need) {
        // decided before
    }

    @Override
    public boolean getNeedClientAuth() {
        return secured.getNeedClientAuth();
    }

    @Override
    public void setWantClientAuth(boolean want) {
        // decided before
    }

    @Override
    public boolean getWantClientAuth() {
        return secured.getWantClientAuth();
    }

    @Override
    public void setEnableSessionCreation(boolean flag) {
        // decided before
    }

    @Override
    public boolean getEnableSessionCreation() {
        return secured.getEnableSessionCreation();
    }
}
