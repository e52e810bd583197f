package yinxin.telephony.e1.q931;

import java.util.Optional;

/// What a SETUP says of a call.
///
/// @param called      the number that was dialled; the digits so far while `complete` is false
/// @param calling     who calls, if the network says so; may be restricted
/// @param redirecting who diverted the call
/// @param display     text for a display; empty for none
/// @param bearer      what the channel is to carry
/// @param channel     which B channel (1..15, 17..31), or 0 for any
/// @param exclusive   no other channel will do
/// @param complete    no more digits will come
public record Setup(PartyNumber called, Optional<PartyNumber> calling, Optional<Redirecting> redirecting, String display, Bearer bearer,
                    int channel, boolean exclusive, boolean complete) {
    /// Q.931 §4.5.16 allows 82 octets; 34 is what EuroISDN's networks take.
    static final int LONGEST_DISPLAY = 32;
    private static final int LAST_CHANNEL = 31;

    public Setup {
        if (channel < 0 || channel > LAST_CHANNEL || channel == Channels.D_CHANNEL) {
            throw new IllegalArgumentException("no B channel: " + channel);
        }
        if (display.length() > LONGEST_DISPLAY || !display.chars().allMatch(PartyNumber::isIa5)) {
            throw new IllegalArgumentException("not the text of a display");
        }
    }

    /// A telephone call to this number on any channel.
    public static Setup to(PartyNumber called) {
        return new Setup(called, Optional.empty(), Optional.empty(), "", Bearer.SPEECH, 0, true, true);
    }

    /// The same call from this caller.
    public Setup from(PartyNumber caller) {
        return new Setup(called, Optional.of(caller), redirecting, display, bearer, channel, exclusive, complete);
    }

    /// The same call, diverted.
    public Setup redirected(Redirecting by) {
        return new Setup(called, calling, Optional.of(by), display, bearer, channel, exclusive, complete);
    }

    /// The same call on this channel.
    public Setup on(int bChannel, boolean noOther) {
        return new Setup(called, calling, redirecting, display, bearer, bChannel, noOther, complete);
    }

    /// The same call to this number.
    Setup dialled(String digits, boolean all) {
        var number = new PartyNumber(digits, called.type(), called.plan(), called.presentation(), called.screening());
        return new Setup(number, calling, redirecting, display, bearer, channel, exclusive, all);
    }

    /// The same call, of which more digits may follow.
    public Setup overlapping() {
        return new Setup(called, calling, redirecting, display, bearer, channel, exclusive, false);
    }

    /// What is to be carried (Q.931 §4.5.5).
    public enum Bearer {
        /// Telephony.
        SPEECH,
        /// Telephony that may carry a modem or a fax.
        AUDIO_3K1,
        /// Data, video, or a voice that is not G.711: nothing that we can hear.
        OTHER;

        boolean isTelephony() {
            return this != OTHER;
        }
    }
}
