package yinxin.wechat.chat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.ProofCode;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.owner.QuietHours;
import yinxin.voicemail.proof.SpokenCodes;

/// Everything that the account says in the chat, in one language. Numbers that are to be dialled stand without spaces, because
/// WeChat makes those tappable; the owner's own numbers stand as people read them.
public interface Phrases {
    /// To somebody who has just followed: what this is and what to do now.
    String welcome();

    /// What can be said in this chat by somebody who has a number.
    String help();

    /// How to begin, for somebody who has none.
    String start();

    /// How to prove a number; calling in with the code is the consent to be notified, and this says so.
    String code(ProofCode code, PhoneNumber proofNumber);

    /// The follower has asked for too many codes.
    String tooManyCodes();

    /// The operator has set up no proof number.
    String bindingClosed();

    /// The number is theirs already.
    String alreadyBound(Binding binding);

    /// Their numbers; at least one.
    String numbers(List<Binding> bindings);

    /// They have no number.
    String nothingBound();

    /// Done.
    String unbound(PhoneNumber number);

    /// It was not theirs.
    String notYours(PhoneNumber number);

    /// More than one number, or the command was misspelt: which one?
    String whichToUnbind(List<Binding> bindings);

    /// Notices are off now.
    String noticesOff(String inbox);

    /// Notices are on now.
    String noticesOn();

    /// Quiet hours are kept, and this is what they are.
    String quiet(QuietHours hours);

    /// Which quiet hours there are, and how to set them.
    String quietNow(Optional<QuietHours> hours);

    /// The hours were not understood.
    String quietUnclear();

    /// No more quiet hours.
    String quietOff();

    /// Where the settings are.
    String settings(String page);

    /// The six digits were typed here.
    String keyItOnThePhone();

    /// Digits, but no number of a phone.
    String notANumber();

    /// Several numbers in one text.
    String oneAtATime();

    /// They want to bind, and did not say what.
    String whichNumber();

    /// Where the messages are.
    String inbox(String inbox);

    /// They have proven the number by telephone; comes by itself.
    String bound(PhoneNumber number);

    /// Somebody else has proven their number; comes by itself.
    String lost(PhoneNumber number);

    /// Messages have been left, at least one; oldest first. Comes by itself, where no template message can.
    ///
    /// @param page where to listen
    String messages(List<VoiceMessage> messages, String page);

    /// A message has been written down; comes by itself, behind the notice.
    ///
    /// @param text what was understood
    /// @param page where to listen
    String words(VoiceMessage message, String text, String page);

    /// A guest has accepted the invitation to their number; comes by itself.
    String guestJoined(PhoneNumber number, String name);

    /// A number is shared with them no longer; comes by itself.
    String shareEnded(PhoneNumber number);

    /// Their number is to be proven again by this day, on this page; comes by itself.
    String proofWanted(PhoneNumber number, Instant until, String page);

    /// They did not prove it again and have lost it; comes by itself.
    String leaseEnded(PhoneNumber number);

    /// They have just followed by a code that was scanned; `answer` is what it began.
    String welcomed(String answer);

    /// Stands behind [#code]: the number can be called instead.
    String orBeCalled(PhoneNumber number);

    /// There is no number to call, but theirs can be called.
    String onlyCalling(PhoneNumber number);

    /// They want to be called and did not say where.
    String whichToCall();

    /// The operator does not have numbers called.
    String callsClosed();

    /// The phone will ring.
    String calling(PhoneNumber number);

    /// Too many calls; until there may be another.
    String calledTooOften(Duration pause);

    /// Such numbers are not called.
    String notCallable(PhoneNumber number);

    /// Too many calls are under way.
    String linesBusy();

    /// The call was in vain; comes by itself.
    String callFailed(PhoneNumber number, SpokenCodes.Progress how);

    /// The digits that they typed are not those that were read out.
    String wrongCode(int triesLeft);

    /// The code that was read out is too old.
    String codeExpired();

    /// Too many wrong codes.
    String tooManyTries();

    /// Somebody has used the ticket before.
    String ticketUsed();

    /// The ticket's time is over.
    String ticketExpired();

    /// There is no such ticket.
    String ticketUnknown();

    /// An answer was late and then failed.
    String tryAgain();
}
