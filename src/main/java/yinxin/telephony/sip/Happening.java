package yinxin.telephony.sip;

import yinxin.telephony.rtp.MediaEvent;

/// What a call's thread waits for.
public sealed interface Happening {
    /// Both sides have agreed and acknowledged: sound may flow.
    record Talking() implements Happening {}

    /// Something heard or played.
    record Heard(MediaEvent event) implements Happening {}

    /// A key, by RFC 4733 or by INFO.
    record Key(char key) implements Happening {}

    /// The call is over.
    record Gone(String how) implements Happening {}

    /// Our side wants the recording to end.
    record Stop() implements Happening {}
}
