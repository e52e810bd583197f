package yinxin.telephony.e1;

/// Told what goes over an E1. Called on the thread that carries it: look and return.
public interface E1Watcher {
    /// Watches nothing.
    E1Watcher NONE = new E1Watcher() {
        @Override
        public void message(boolean sent, byte[] q931) {
            // nobody watches
        }

        @Override
        public void channel(int channel, boolean busy) {
            // nobody watches
        }
    };

    /// A message of Q.931 went out, or came.
    void message(boolean sent, byte[] q931);

    /// A channel begins to carry a call, or ends.
    void channel(int channel, boolean busy);
}
