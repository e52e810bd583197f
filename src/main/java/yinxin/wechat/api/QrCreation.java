package yinxin.wechat.api;

import java.time.Duration;

/// What came of asking for a QR code with a scene of ours.
public sealed interface QrCreation {
    /// WeChat has made one.
    ///
    /// @param url    what the picture says; whoever scans it with WeChat comes to the account, and we learn the scene
    /// @param ticket names the code to WeChat's `showqrcode`
    /// @param lives  for how long it works
    record Made(String url, String ticket, Duration lives) implements QrCreation {}

    /// There is none; `why` says who must act.
    record NotMade(String why) implements QrCreation {}
}
