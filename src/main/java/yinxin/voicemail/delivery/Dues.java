package yinxin.voicemail.delivery;

import java.time.Duration;
import java.time.Instant;

/// The times for which pushes wait, when the clock that they were measured with is found to have been wrong.
public interface Dues {
    /// The clock has been put back by so much: what waits for a time that was measured before waits no longer than was meant.
    ///
    /// @param by  positive
    /// @param now by the clock as it is now
    /// @return how many pushes that concerns
    int clockPutBack(Duration by, Instant now);
}
