package yinxin.telephony.sip.auth;

/// A name and a password as a person typed them. Prints itself without either.
public record DigestLogin(String user, String password) {
    @Override
    public String toString() {
        return "DigestLogin[…]";
    }
}
