package yinxin.wechat.chat;

import java.util.List;
import java.util.stream.Collectors;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.VoiceMessage;

/// Who has called, for a line of the chat.
final class Callers {
    /// How many are named; an answer holds 2,048 octets, and nobody reads more.
    private static final int NAMED = 5;

    private Callers() {}

    /// The callers as they are dialled, each once, the latest first.
    ///
    /// @param withheld stands for one who is not shown
    static String of(List<VoiceMessage> messages, String withheld, String between) {
        var callers = messages.reversed().stream().map(m -> m.call().shownCaller().map(PhoneNumber::dialled).orElse(withheld)).distinct().toList();
        return callers.stream().limit(NAMED).collect(Collectors.joining(between)) + (callers.size() > NAMED ? " …" : "");
    }
}
