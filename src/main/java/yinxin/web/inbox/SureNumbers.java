package yinxin.web.inbox;

import java.util.List;
import java.util.Optional;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.web.inbox.TextView.Mark;

/// The numbers that are certain in one message: those that its caller keyed, and the one that they called from.
///
/// @param keyed   digits, as they were keyed
/// @param calling the caller's number, where it is shown
record SureNumbers(List<String> keyed, Optional<PhoneNumber> calling) {
    SureNumbers {
        keyed = List.copyOf(keyed);
    }

    static SureNumbers of(MissedCall call, List<String> keyed) {
        return new SureNumbers(keyed, call.shownCaller());
    }

    /// Whether a number that was understood is one of them, whatever is before it: 13900139000 and +8613900139000 are the same.
    Mark mark(String digits) {
        if (keyed.stream().anyMatch(number -> same(number, digits))) {
            return Mark.KEYED;
        }
        return calling.filter(number -> same(number.value(), digits)).isPresent() ? Mark.CALLING : Mark.NONE;
    }

    private static boolean same(String one, String other) {
        return one.equals(other) || PhoneNumber.parse(one).flatMap(number -> PhoneNumber.parse(other).filter(number::equals)).isPresent();
    }

    /// Those that were keyed, as they are read and dialled.
    List<MessageView.Keyed> shown() {
        return keyed.stream().map(digits -> new MessageView.Keyed(PhoneNumber.parse(digits).map(PhoneNumber::display).orElse(digits), "tel:" + digits)).toList();
    }
}
