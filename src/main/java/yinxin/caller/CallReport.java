package yinxin.caller;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// How a call went.
///
/// @param placedAt    when the INVITE was sent
/// @param answeredAt  when the gateway answered; empty when it did not
/// @param finalStatus the SIP status that answered the INVITE; 408 when nothing came
/// @param greeting    what was heard before the beep, counted in samples; all that was heard if there was no beep
/// @param beepHeard   whether the beep came
/// @param samplesSent samples of the caller's sound that went out, at 8 kHz
/// @param ended       how it ended
public record CallReport(Instant placedAt, Optional<Instant> answeredAt, int finalStatus, Duration greeting, boolean beepHeard,
                         long samplesSent, Ended ended) {

    private static final int FORBIDDEN = 403;
    private static final Map<Integer, String> MEANINGS = Map.of(401, ": the network does not take this number and password",
            407, ": the network does not take this number and password", 403, ": the network does not allow this call",
            404, ": the network knows no such number", 480, ": the called phone is not there, and the call went nowhere else",
            486, ": the line is busy", 503, ": the network cannot at the moment", 603, ": the call was declined");

    /// How a call ended.
    public sealed interface Ended {}

    /// All was said, and the end was acknowledged: it must have been recorded.
    public record Recorded() implements Ended {}

    /// All was said to somebody who answered without a beep, a person perhaps, and the end was acknowledged.
    public record Told() implements Ended {}

    /// The gateway refused the call.
    public record Refused(String reason) implements Ended {}

    /// Nobody replied to the INVITE.
    public record NoReply() implements Ended {}

    /// The caller's patience ended before the answer.
    public record GivenUp() implements Ended {}

    /// The gateway played an announcement and hung up: no beep, so nothing was to be recorded.
    public record AnnouncementOnly(String how) implements Ended {}

    /// There was no beep in the time that the caller listened.
    public record NoBeep() implements Ended {}

    /// The gateway ended the call while the caller was speaking.
    public record CutOff(String how) implements Ended {}

    /// The end of the call was not acknowledged, with the status that came instead.
    public record EndUnacknowledged(int status) implements Ended {}

    /// The call was there for its keys alone: they were pressed, and then it ended this way.
    public record KeysPressed(String how) implements Ended {}

    /// Whether a message must be there now.
    public boolean recorded() {
        return ended instanceof Recorded;
    }

    /// Whether the caller did what he came for: said all, or pressed the keys.
    public boolean done() {
        return ended instanceof Recorded || ended instanceof Told || ended instanceof KeysPressed;
    }

    /// Whether the network does not take the number that called, or its password.
    public boolean wasRefusedByPassword() {
        return ended instanceof Refused && (finalStatus == 401 || finalStatus == 407);
    }

    /// The report in one sentence, for a person.
    public String sentence() {
        return switch (ended) {
            case Recorded() -> "Recorded: " + seconds(samplesSent) + " s spoken after the beep, and the end was acknowledged.";
            case Told() -> "Said: " + seconds(samplesSent) + " s to whoever answered; there was no beep.";
            case Refused(var reason) -> "Not recorded: the gateway refused the call with " + finalStatus + " " + reason
                    + (finalStatus == FORBIDDEN ? ": this machine's address is not among its trunks." : ".");
            case NoReply() -> "Not recorded: nobody replied to the INVITE. No gateway seems to run at that address; ./yinxin demo starts one here.";
            case GivenUp() -> "Not recorded: the gateway did not answer in time, and the call was cancelled.";
            case AnnouncementOnly(var how) -> "Not recorded: the gateway spoke for " + greeting.toMillis() / 1000.0
                    + " s and hung up (" + how + ") without a beep, as it does for a number that nobody has bound: bind it in the WeChat first.";
            case NoBeep() -> "Not recorded: no beep in " + greeting.toMillis() / 1000.0 + " s of listening.";
            case CutOff(var how) -> "Cut off: the gateway ended the call (" + how + ") after " + seconds(samplesSent)
                    + " s of speech.";
            case KeysPressed(var how) -> "The keys were pressed, and the call is over (" + how + "). If the code was right, WeChat says so now.";
            case EndUnacknowledged(var status) -> "Doubtful: all was said, but the end of the call was answered with " + status
                    + ".";
        };
    }

    /// The report of a call through a network, in one sentence.
    public String sentenceOfNetwork() {
        return switch (ended) {
            case Refused(var reason) -> "Not answered: " + finalStatus + " " + reason + Optional.ofNullable(MEANINGS.get(finalStatus)).orElse("") + ".";
            case NoReply() -> "Not answered: nobody replied to the INVITE. No network seems to be at that address.";
            case GivenUp() -> "Not answered: it rang, nobody took the call, and it was cancelled.";
            case AnnouncementOnly(var how) -> "Not recorded: the other side was there for " + greeting.toMillis() / 1000.0
                    + " s and ended the call (" + how + ") before a beep or a pause.";
            case CutOff(var how) -> "Cut off: the other side ended the call (" + how + ") after " + seconds(samplesSent) + " s of speech.";
            case Recorded() -> sentence();
            case Told() -> sentence();
            case NoBeep() -> sentence();
            case EndUnacknowledged _ -> sentence();
            case KeysPressed(var how) -> "The keys were pressed, and the call is over (" + how + ").";
        };
    }

    private static String seconds(long samples) {
        return String.valueOf(Math.round(samples / 800.0) / 10.0);
    }
}
