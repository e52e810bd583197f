package yinxin.wechat.oauth;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.HtmlUtils;

/// What a visitor sees whom we could not recognise: what happened and what to do now, in both languages.
///
/// @param status  the HTTP status
/// @param title   in Chinese, a few words
/// @param advice  in Chinese, a sentence or two
/// @param english the same in English
record NoticePage(HttpStatus status, String title, String advice, String english) {
    static final NoticePage SNAPSHOT = new NoticePage(HttpStatus.FORBIDDEN, "请使用完整服务",
            "您打开的是微信的网页快照，微信没有告诉我们您是谁。请点页面下方的「使用完整服务」，或在微信里重新打开这条通知。",
            "This is a snapshot of the page. Tap “使用完整服务” (full service) below, or open the notice in WeChat again.");
    static final NoticePage NO_COOKIE = new NoticePage(HttpStatus.BAD_REQUEST, "请重新打开",
            "这个链接已经用过了，或者浏览器没有保存登录信息。请回到微信，重新点开通知。",
            "This link has been used, or the browser keeps no cookies. Please go back to WeChat and open the notice again.");
    static final NoticePage LOOP = new NoticePage(HttpStatus.BAD_REQUEST, "浏览器记不住您",
            "微信已经认出了您，但这个浏览器没有保存登录信息。请允许使用 Cookie，或在手机微信里打开。",
            "WeChat knows you, but this browser keeps no cookies. Please allow them, or open the notice in WeChat on your phone.");
    static final NoticePage NOT_RECOGNISED = new NoticePage(HttpStatus.BAD_REQUEST, "没能认出您",
            "微信的登录凭证已经失效。请再试一次。", "WeChat's sign-in code is no longer valid. Please try again.");
    static final NoticePage BUSY = new NoticePage(HttpStatus.SERVICE_UNAVAILABLE, "微信暂时没有回应",
            "留言还在，没有丢。请稍等片刻再试。", "WeChat does not answer just now. Your messages are safe; please try again in a moment.");
    static final NoticePage BROKEN = new NoticePage(HttpStatus.BAD_GATEWAY, "服务暂时不可用",
            "留言还在，没有丢。运营方需要先处理一个问题，请过些时候再试。",
            "Your messages are safe, but the operator has something to mend first. Please try again later.");

    /// It carries its style with it and loads nothing. Who may frame it does not matter: nothing on it acts.
    private static final String CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    /// The page, with a button that leads to `next`.
    ResponseEntity<String> leadingTo(URI next) {
        return ResponseEntity.status(status).contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .header("Cache-Control", "no-store").header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff").header("Content-Security-Policy", CONTENT_POLICY)
                .body(html(HtmlUtils.htmlEscape(next.toString())));
    }

    private String html(String link) {
        return """
                <!doctype html>
                <html lang="zh-CN">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
                <title>%1$s</title>
                <style>
                  body { margin: 0; padding: 96px 32px 48px; background: #ededed; color: rgba(0,0,0,.9); text-align: center;
                         font: 17px/1.6 system-ui, -apple-system, "PingFang SC", "Noto Sans CJK SC", sans-serif; }
                  main { max-width: 360px; margin: 0 auto; }
                  i { display: block; width: 64px; height: 64px; margin: 0 auto 24px; border-radius: 50%%; background: #10aeff; color: #fff;
                      font: 600 40px/64px Georgia, serif; }
                  h1 { margin: 0 0 12px; font-size: 22px; font-weight: 500; }
                  p { margin: 0 0 12px; color: rgba(0,0,0,.6); }
                  small { display: block; color: rgba(0,0,0,.6); font-size: 14px; }
                  a { display: block; width: 184px; margin: 40px auto 0; padding: 8px 0; border-radius: 8px; background: #018942; color: #fff;
                      font-weight: 500; text-decoration: none; }
                  a:active { background: #01713a; }
                  @media (prefers-color-scheme: dark) { body { background: #111; color: rgba(255,255,255,.8); }
                      p, small { color: rgba(255,255,255,.58); } a { background: #07823f; } }
                </style>
                <main>
                  <i aria-hidden="true">i</i>
                  <h1>%1$s</h1>
                  <p>%2$s</p>
                  <small lang="en">%3$s</small>
                  <a href="%4$s">再试一次 Try again</a>
                </main>
                </html>
                """.formatted(title, advice, english, link);
    }
}
