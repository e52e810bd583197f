package yinxin.web.operator;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import yinxin.voicemail.message.PhoneNumber;

/// Tickets on paper: a page that needs nothing but itself, to be printed and cut.
final class TicketSheet {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.of("Asia/Shanghai"));
    private static final String HEAD = """
            <!doctype html>
            <html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>音信 · 绑定号码</title>
            <style>
            body { margin: 12mm; font: 10.5pt/1.45 system-ui, "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", sans-serif; color: #111; background: #fff; }
            main { display: grid; grid-template-columns: repeat(auto-fill, minmax(62mm, 1fr)); gap: 6mm; }
            section { border: .3mm dashed #999; border-radius: 3mm; padding: 5mm; text-align: center; break-inside: avoid; }
            svg { width: 42mm; max-width: 100%; height: auto; display: block; margin: 3mm auto; }
            h2 { font-size: 13pt; margin: 0; } p { margin: 1mm 0; } b { font-size: 12pt; } small { color: #555; font-size: 8.5pt; }
            </style></head><body><main>
            """;

    private TicketSheet() {}

    static String of(List<TicketSlip> slips) {
        var sheet = new StringBuilder(HEAD);
        for (var slip : slips) {
            sheet.append("<section><h2>微信扫码，绑定号码</h2>").append(slip.svg());
            if (slip.number() != null) {
                sheet.append("<p><b>").append(new PhoneNumber(slip.number()).masked()).append("</b>").append(slip.label().isEmpty() ? "" : " " + escaped(slip.label()))
                        .append("</p>");
            }
            sheet.append("<p>").append(chinese(slip.way())).append("</p><p lang=\"en\"><small>Scan with WeChat to bind your number. ").append(english(slip.way()))
                    .append("</small></p><p><small>只能用一次 · ").append(DAY.format(slip.expires())).append(" 前有效 · works once</small></p></section>\n");
        }
        return sheet.append("</main></body></html>\n").toString();
    }

    private static String chinese(String way) {
        return switch (way) {
            case "operator" -> "号码已由我们确认，扫一下就绑定好";
            case "call-back" -> "我们会打给您，念出六位验证码";
            default -> "用这个号码打一个电话，按六位验证码";
        };
    }

    private static String english(String way) {
        return switch (way) {
            case "operator" -> "The number is confirmed; one tap and it is done.";
            case "call-back" -> "We call you and read out six digits.";
            default -> "You call us from it and key six digits.";
        };
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
