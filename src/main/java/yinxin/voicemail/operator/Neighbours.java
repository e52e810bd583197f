package yinxin.voicemail.operator;

import java.util.List;

/// The gateways that share the database, each as it last said of itself.
public interface Neighbours {
    /// More calls than this nobody reads; each node tells of so many.
    int MOST_CALLS = 200;

    /// All that are known, this one first, then by their names.
    List<Exchange.NodeLine> nodes();

    /// Calls that are up at the others, the oldest first.
    List<Exchange.LiveCall> calls();
}
