package yinxin.telephony.sdp;

/// An `o=` line (RFC 8866 §5.2). Numbers stay text: peers write more digits than any type holds.
///
/// @param username   a name, or `-`
/// @param sessionId  says which session
/// @param version    grows with every change of the description
/// @param connection the host that made the session
public record Origin(String username, String sessionId, String version, Connection connection) {
    String encode() {
        return username + " " + sessionId + " " + version + " " + connection.encode();
    }
}
