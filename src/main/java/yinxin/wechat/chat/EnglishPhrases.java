package yinxin.wechat.chat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.ProofCode;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.owner.FollowerSettings;
import yinxin.voicemail.owner.QuietHours;
import yinxin.voicemail.proof.SpokenCodes;

/// The chat in English.
public final class EnglishPhrases implements Phrases {
    /// How many numbers are listed; an answer holds 2,048 octets.
    private static final int LISTED = 20;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM", Locale.UK);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("H:mm", Locale.ROOT);

    private final ZoneId zone;

    /// As somebody is spoken to by whose clock nothing is known.
    public EnglishPhrases() {
        this(FollowerSettings.USUAL.zone());
    }

    /// @param zone where the follower's clock stands
    EnglishPhrases(ZoneId zone) {
        this.zone = zone;
    }

    @Override
    public String welcome() {
        return """
                Welcome to Yinxin.

                When you cannot take a call (busy, switched off, no coverage, even suspended), the caller's message comes here. Tap and listen.

                To start, send me your phone number, for example 13800138000.""";
    }

    @Override
    public String help() {
        return """
                You can say:

                "13800138000" to bind that number
                "my numbers" to see what is bound
                "unbind 13800138000" to get no more of its messages
                "inbox" to listen
                "quiet 22:00-7:00" for quiet hours every day
                "notices off" to pause notices, "notices on" to resume
                "settings" for time zone, language and more""";
    }

    @Override
    public String start() {
        return """
                First bind a number: just send it to me, for example

                13800138000

                Then whoever calls it and does not get through can leave a message. I tell you here; tap and listen.""";
    }

    @Override
    public String code(ProofCode code, PhoneNumber proofNumber) {
        return """
                From %s, call
                %s
                and when it answers, key this code:
                %s
                (It works for %d minutes.)

                That proves that the number is yours, and is your consent that I notify you here when somebody leaves it a message. Send "notices off" or "unbind" whenever you like."""
                .formatted(code.number().display(), proofNumber.dialled(), code.digits(), ProofCode.LIFETIME.toMinutes());
    }

    @Override
    public String tooManyCodes() {
        return "That is a lot of codes. Please send me the number again in an hour.";
    }

    @Override
    public String bindingClosed() {
        return "Numbers cannot be bound yet: the operator has not set up the number to call. Please try again later.";
    }

    @Override
    public String alreadyBound(Binding binding) {
        return binding.notices() ? "%s is bound already. I will tell you when there is a message.".formatted(binding.number().display())
                : "%s is bound already, but notices are off. Send \"notices on\" to hear from me.".formatted(binding.number().display());
    }

    @Override
    public String numbers(List<Binding> bindings) {
        return "Your %s:\n%s\n\nSend another number to bind it, or \"unbind %s\" to remove one.".formatted(
                bindings.size() == 1 ? "number" : bindings.size() + " numbers", list(bindings), bindings.getFirst().number().dialled());
    }

    private static String list(List<Binding> bindings) {
        var lines = IntStream.range(0, Math.min(LISTED, bindings.size())).mapToObj(i -> {
            var binding = bindings.get(i);
            return (i + 1) + ". " + binding.number().display() + (binding.notices() ? "" : " (notices off)");
        }).collect(Collectors.joining("\n"));
        return bindings.size() > LISTED ? lines + "\n… and more" : lines;
    }

    @Override
    public String nothingBound() {
        return "You have no number here yet. Send me your phone number to start, for example 13800138000.";
    }

    @Override
    public String unbound(PhoneNumber number) {
        return "%s is unbound. You get no more of its messages, and earlier ones can no longer be played.\n\nIf you no longer use this, remember to cancel call forwarding on the phone.".formatted(number.display());
    }

    @Override
    public String notYours(PhoneNumber number) {
        return "%s is not bound to you. Send \"my numbers\" to see which are.".formatted(number.display());
    }

    @Override
    public String whichToUnbind(List<Binding> bindings) {
        return "Which one? Please send:\n" + bindings.stream().limit(LISTED).map(b -> "unbind " + b.number().dialled())
                .collect(Collectors.joining("\n"));
    }

    @Override
    public String noticesOff(String inbox) {
        return "Notices are off. Messages are still kept, in your inbox:\n%s\n\nSend \"notices on\" to be told again.".formatted(inbox);
    }

    @Override
    public String noticesOn() {
        return "Notices are on. I will tell you as soon as somebody leaves a message.";
    }

    @Override
    public String quiet(QuietHours hours) {
        return """
                Done: no notices from %s to %s%s, every day.

                Messages are kept, and I tell you of them once at the end%s. Send "quiet off" to stop this.""".formatted(TIME.format(hours.from()),
                TIME.format(hours.until()), hours.from().isAfter(hours.until()) ? " the next day" : "",
                hours.urgent() ? "; of urgent ones at once" : ", urgent ones too");
    }

    @Override
    public String quietNow(Optional<QuietHours> hours) {
        return hours.map(h -> "It is quiet from %s to %s%s, every day%s.\n\nTo change that, send \"quiet 22:00-7:00\"; to end it, \"quiet off\".".formatted(
                TIME.format(h.from()), TIME.format(h.until()), h.from().isAfter(h.until()) ? " the next day" : "", h.urgent() ? ", but for urgent messages" : ""))
                .orElse("From when until when? Send this, with your own times:\n\nquiet 22:00-7:00");
    }

    @Override
    public String quietUnclear() {
        return "I did not understand the times. Please write them like this:\n\nquiet 22:00-7:00";
    }

    @Override
    public String quietOff() {
        return "Quiet hours are off. I tell you of every message as it comes.";
    }

    @Override
    public String settings(String page) {
        return "Quiet hours, time zone, language and the notices of each number are set here:\n" + page;
    }

    @Override
    public String keyItOnThePhone() {
        return "The code does not go here: call the number I gave you from the phone that you want to bind, and key it there.\n\nNo code? Send me the phone number.";
    }

    @Override
    public String notANumber() {
        return "That does not look like a whole phone number. A mobile has 11 digits, such as 13800138000; a landline needs its area code, such as 01088886666.";
    }

    @Override
    public String oneAtATime() {
        return "One number at a time, please.";
    }

    @Override
    public String whichNumber() {
        return "Sure. Which phone number? For example 13800138000.";
    }

    @Override
    public String inbox(String inbox) {
        return "Your messages are here:\n" + inbox;
    }

    @Override
    public String bound(PhoneNumber number) {
        return """
                %s is bound.

                From now on, when a call does not reach you, the caller's message comes here. Tap and listen.

                Send "my numbers" to see what is bound; "unbind %s" or "notices off" when you want no more.""".formatted(number.display(), number.dialled());
    }

    @Override
    public String lost(PhoneNumber number) {
        return """
                %s has just been proven by another WeChat user. It is no longer yours here, and its earlier messages are deleted.

                If the number is still yours, send it to me and prove it again.""".formatted(number.display());
    }

    @Override
    public String guestJoined(PhoneNumber number, String name) {
        return "%s accepted your invitation and gets the messages of %s too.\n\nTo take it back, tap Share under My numbers.".formatted(name, number.display());
    }

    @Override
    public String messages(List<VoiceMessage> messages, String page) {
        var callers = Callers.of(messages, "a withheld number", ", ");
        return (messages.size() == 1 ? "There is a message for you from %2$s.\nListen: %3$s" : "There are %1$d messages for you, from %2$s.\nListen: %3$s")
                .formatted(messages.size(), callers, page);
    }

    @Override
    public String words(VoiceMessage message, String text, String page) {
        return "From %s:\n\n%s\n\nWritten down by a machine, with mistakes. The recording counts:\n%s"
                .formatted(Callers.of(List.of(message), "a withheld number", ""), text, page);
    }

    @Override
    public String shareEnded(PhoneNumber number) {
        return "%s is no longer shared with you. Its messages are gone from here, and you hear no more of them.".formatted(number.display());
    }

    @Override
    public String proofWanted(PhoneNumber number, Instant until, String page) {
        return """
                Please prove %s again.

                Numbers pass on to other people, so now and then we ask whether it is still yours. Prove it before %s, here:
                %s

                Otherwise it is unbound by itself, and its messages are deleted.""".formatted(number.display(), DAY.format(until.atZone(zone)), page);
    }

    @Override
    public String leaseEnded(PhoneNumber number) {
        return "%s was not proven again in time. It is unbound now, and its messages are deleted.\n\nIf it is still yours, send it to me and prove it again."
                .formatted(number.display());
    }

    @Override
    public String welcomed(String answer) {
        return "Welcome to Yinxin.\n\n" + answer;
    }

    @Override
    public String orBeCalled(PhoneNumber number) {
        return "\n\nCannot call? Send \"call me %s\", and I ring you and read the code out.".formatted(number.dialled());
    }

    @Override
    public String onlyCalling(PhoneNumber number) {
        return "Send \"call me %s\": I ring you and read out six digits. Type them here, and the number is bound.\n\nThat is also your consent that I notify you here when somebody leaves it a message.".formatted(number.dialled());
    }

    @Override
    public String whichToCall() {
        return "Which number shall I call? Send it along, for example: call me 13800138000";
    }

    @Override
    public String callsClosed() {
        return "I cannot call you: the operator has not set that up. Send me the number, and prove it by calling from it.";
    }

    @Override
    public String calling(PhoneNumber number) {
        return "Calling %s now.\n\nPlease answer, note the six digits, and type them here: then the number is bound. That is also your consent that I notify you here when somebody leaves it a message.".formatted(number.display());
    }

    @Override
    public String calledTooOften(Duration pause) {
        return "That is a lot of calls. So that nobody is disturbed, please try again in %s.".formatted(spoken(pause));
    }

    @Override
    public String notCallable(PhoneNumber number) {
        return "I cannot call %s: I call ordinary mobiles and landlines only, no service numbers, and perhaps not that country. Send me the number, and prove it by calling from it.".formatted(number.display());
    }

    @Override
    public String linesBusy() {
        return "All lines are busy. Please try again in a minute.";
    }

    @Override
    public String wrongCode(int triesLeft) {
        return "That is not the code; you have %d more %s. Did not hear it well? In a minute, send \"call me\" with the number again.".formatted(triesLeft, triesLeft == 1 ? "try" : "tries");
    }

    @Override
    public String codeExpired() {
        return "That code has expired; it lives ten minutes. Send \"call me\" with the number, and I ring again.";
    }

    @Override
    public String tooManyTries() {
        return "Too many wrong codes: this one is void. Send \"call me\" with the number, and I ring again.";
    }

    @Override
    public String ticketUsed() {
        return "This QR code has been used, and works once. Ask for another where you got it, or send me your number to bind it.";
    }

    @Override
    public String ticketExpired() {
        return "This QR code has expired. Ask for another where you got it, or send me your number to bind it.";
    }

    @Override
    public String ticketUnknown() {
        return "This QR code is not valid. Ask for another where you got it, or send me your number to bind it.";
    }

    @Override
    public String callFailed(PhoneNumber number, SpokenCodes.Progress how) {
        return (switch (how) {
            case CALLING, READING, READ -> "Calling %s.";
            case BUSY -> "%s is engaged. When that call is over, send \"call me %s\" again.";
            case NO_ANSWER -> "Nobody answered at %s. When you can, send \"call me %s\" again.";
            case REJECTED -> "The call to %s was ended before the code was read. To try again, send \"call me %s\".";
            case UNREACHABLE -> "%s cannot be reached: perhaps it is off, out of coverage or not in use. When it can, send \"call me %s\" again.";
            case FAILED -> "The call to %s failed on our side. Please send \"call me %s\" again in a few minutes.";
        }).formatted(number.display(), number.dialled());
    }

    /// A pause in whole minutes, or hours when there are many.
    static String spoken(Duration pause) {
        var minutes = Math.max(1, pause.plusSeconds(59).toMinutes());
        return minutes == 1 ? "a minute" : minutes <= 90 ? minutes + " minutes" : (minutes + 59) / 60 + " hours";
    }

    @Override
    public String tryAgain() {
        return "Sorry, that did not work just now. Please send it again.";
    }
}
