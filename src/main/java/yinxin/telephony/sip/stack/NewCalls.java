package yinxin.telephony.sip.stack;

/// Whether calls can be taken now. Asked for each INVITE that begins a call, before it is parsed. Must not wait.
public interface NewCalls {
    /// As many as the stack can read.
    NewCalls ANY = new NewCalls() {
        @Override
        public boolean haveRoom() {
            return true;
        }

        @Override
        public void turnedAway() {
            // nobody counts
        }
    };

    /// Whether one more may be taken.
    boolean haveRoom();

    /// One was turned away with 503, since there was no room or the stack was behind.
    void turnedAway();
}
