package yinxin.app.demo;

/// All who play in the demo.
///
/// @param stage    the WeChat, and the gateway's stores
/// @param mobiles  the phones
/// @param wiretap  hears what they and the network say to each other
/// @param view     what the network knows of them
/// @param line     the E1 between the network and voicemail
/// @param audience the pages that look on
public record Cast(Stage stage, Mobiles mobiles, Wiretap wiretap, NetworkView view, DigitalLine line, Audience audience) {
    /// Sets everything up as at the first visit.
    public void startOver() {
        stage.startOver();
        mobiles.startOver();
    }
}
