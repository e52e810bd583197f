package yinxin.wechat.oauth;

import java.time.Instant;
import java.util.Optional;

/// A browser that was sent to WeChat and is expected back: what the state cookie holds.
///
/// @param state what WeChat must bring back
/// @param path  where the browser wants to go, on our own pages
/// @param at    when it was sent
/// @param again it is the second try, because the code of the first was spent
record Departure(String state, String path, Instant at, boolean again) {

    /// As text, for sealing. A path holds no line breaks.
    String written() {
        return state + '\n' + at.toEpochMilli() + '\n' + again + '\n' + path;
    }

    /// Reads what [#written()] wrote.
    static Optional<Departure> read(String text) {
        var lines = text.split("\n", 4);
        return lines.length < 4 ? Optional.empty() : Optional.of(new Departure(lines[0], lines[3],
                Instant.ofEpochMilli(Long.parseLong(lines[1])), Boolean.parseBoolean(lines[2])));
    }
}
