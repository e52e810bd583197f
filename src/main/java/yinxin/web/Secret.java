package yinxin.web;

/// Octets that never print themselves.
public final class Secret {
    private static final int SHORTEST = 16;
    private final byte[] octets;

    /// Copies `octets`; 128 bits is the least that cannot be searched.
    public Secret(byte[] octets) {
        if (octets.length < SHORTEST) {
            throw new IllegalArgumentException("a signing key needs at least " + SHORTEST + " octets, not " + octets.length);
        }
        this.octets = octets.clone();
    }

    byte[] octets() {
        return octets.clone();
    }

    @Override
    public String toString() {
        return "Secret[…]";
    }
}
