package yinxin.web.operator;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.proof.Ticket;
import yinxin.wechat.api.QrCreation;

/// A ticket as the operator's programs get it. This is the only time that it is told: what is kept of it is a hash.
///
/// @param way     `call-in`, `call-back` or `operator`
/// @param number  which number; absent when the ticket names none
/// @param label   what the number is called once it is bound
/// @param expires after this it is worth nothing
/// @param link    begins it on our page, in any WeChat
/// @param scan    what the QR code says: an address of WeChat's, which makes who scans it follow the account first; else the link
/// @param ticket  names WeChat's code to WeChat's `showqrcode`, which has a picture of it; absent when there is none
/// @param why     why there is no code of WeChat's; empty when there is one
/// @param svg     the QR code
record TicketSlip(String way, @Nullable String number, String label, Instant expires, String link, String scan, @Nullable String ticket, String why, String svg) {
    static TicketSlip of(Ticket ticket, String link, QrCreation code) {
        var scan = code instanceof QrCreation.Made made ? made.url() : link;
        var why = code instanceof QrCreation.NotMade(var reason) ? reason : "";
        var named = code instanceof QrCreation.Made made ? made.ticket() : null;
        return new TicketSlip(ticket.way().name().toLowerCase(Locale.ROOT).replace('_', '-'), ticket.number().map(PhoneNumber::value).orElse(null), ticket.label(),
                ticket.expires(), link, scan, named, why, QrPicture.svg(scan));
    }
}
