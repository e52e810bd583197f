package yinxin.app.bench;

import java.net.InetSocketAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One call of the load. Only the load's thread writes it; others read it when the call is over. Times are of [System#nanoTime].
final class LoadCall {
    /// Where a call stands.
    enum Stage { INVITED, TALKING, LEAVING, OVER }

    final int number;
    final Wave wave;
    volatile Stage stage = Stage.INVITED;
    /// The final status of the INVITE; 0 if there was none, 408 if none came in time.
    int status;
    int resent;
    boolean cutOff;

    long invitedAt;
    long lastAsked;
    long answeredAt;
    long refusedAt;
    long firstHeardAt;
    /// Packets sent when the last sound of greeting or beep came.
    int packetsAtBeep;
    long hangUpAt;
    long byeAt;
    long byeAnsweredAt;
    @Nullable Instant byeTime;

    String toTag = "";
    String contact = "";
    @Nullable InetSocketAddress media;
    int slot;
    int packets;

    LoadCall(int number, Wave wave) {
        this.number = number;
        this.wave = wave;
    }

    boolean answered() {
        return answeredAt != 0;
    }

    boolean isOver() {
        return stage == Stage.OVER;
    }

    /// A number of the caller's own, by which its notice is found again. Never dialled.
    String caller() {
        return "1390%07d".formatted(number);
    }
}
