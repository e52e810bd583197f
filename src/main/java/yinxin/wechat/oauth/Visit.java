package yinxin.wechat.oauth;

import java.time.Instant;
import java.util.Optional;
import yinxin.voicemail.message.OpenId;

/// Who is at the browser, as WeChat said: what the session cookie holds.
///
/// @param who    the WeChat user
/// @param since  when WeChat said so
/// @param path   where they were sent with that
/// @param rounds how often in a row they were sent to this path and did not get there: more than a few times means that the browser forgets us
/// @param seen   they got there: WeChat's word has been used, and the next page that is entered from outside needs another
record Visit(OpenId who, Instant since, String path, int rounds, boolean seen) {

    /// As text, for sealing. A path holds no line breaks.
    String written() {
        return who.value() + '\n' + since.toEpochMilli() + '\n' + rounds + '\n' + seen + '\n' + path;
    }

    /// The same after they got there.
    Visit thatWasSeen() {
        return new Visit(who, since, path, rounds, true);
    }

    /// Reads what [#written()] wrote.
    static Optional<Visit> read(String text) {
        var lines = text.split("\n", 5);
        return lines.length < 5 ? Optional.empty() : Optional.of(new Visit(new OpenId(lines[0]),
                Instant.ofEpochMilli(Long.parseLong(lines[1])), lines[4], Integer.parseInt(lines[2]), Boolean.parseBoolean(lines[3])));
    }
}
