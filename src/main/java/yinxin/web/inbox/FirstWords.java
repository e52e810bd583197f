package yinxin.web.inbox;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.Messages;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.owner.Preferences;
import yinxin.voicemail.transcript.SpokenNumber;
import yinxin.voicemail.transcript.Transcripts;
import yinxin.web.pages.Door.Visit;

/// What a list says of messages beside who called: their first words, for those who read; else the number that the caller keyed.
public final class FirstWords {
    /// More than two lines of the widest phone.
    private static final int LONGEST = 80;

    private final Transcripts transcripts;
    private final Messages messages;
    private final Preferences preferences;

    public FirstWords(Transcripts transcripts, Messages messages, Preferences preferences) {
        this.transcripts = transcripts;
        this.messages = messages;
        this.preferences = preferences;
    }

    /// The rows of a list for this visitor, without any words yet.
    Rows rows(Visit visit) {
        return new Rows(visit, preferences);
    }

    /// What there is to say of these messages.
    Map<MessageId, String> of(Collection<VoiceMessage> listed, Rows rows, Visit visit) {
        var said = new HashMap<MessageId, String>();
        messages.keyed(listed.stream().map(VoiceMessage::id).toList()).forEach((id, numbers) -> said.put(id, numbers.stream()
                .map(digits -> PhoneNumber.parse(digits).map(PhoneNumber::display).orElse(digits))
                .collect(Collectors.joining(visit.say("、", ", "), visit.say("按下号码 ", "Keyed "), ""))));
        transcripts.of(listed.stream().filter(rows::isRead).map(VoiceMessage::id).toList())
                .forEach((id, text) -> said.put(id, beginning(SpokenNumber.dialable(text.text()))));
        return said;
    }

    private static String beginning(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST ? text : text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
    }
}
