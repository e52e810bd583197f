package yinxin.wechat;

import java.util.List;
import java.util.Optional;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.owner.NoticeForm;
import yinxin.voicemail.owner.Preferences;
import yinxin.voicemail.transcript.SpokenNumber;
import yinxin.voicemail.transcript.Transcripts;

/// What followers may read of messages in WeChat.
@FunctionalInterface
public interface Texts {
    /// Nothing, ever: messages are not written down.
    Texts NONE = (_, _) -> Optional.empty();

    /// The text of a message, with its numbers as they are dialled. Empty: there is none (yet), or the reader wants to hear messages, not to read them.
    Optional<String> of(VoiceMessage message, OpenId reader);

    /// As the stores have it.
    static Texts stored(Transcripts transcripts, Preferences preferences) {
        return (message, reader) -> {
            var wanted = preferences.numbersOf(reader).stream()
                    .anyMatch(number -> number.number().equals(message.call().called()) && number.form() != NoticeForm.VOICE);
            return wanted ? Optional.ofNullable(transcripts.of(List.of(message.id())).get(message.id())).map(text -> SpokenNumber.dialable(text.text()))
                    : Optional.empty();
        };
    }
}
