package yinxin.web.gate;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;

/// How numbers and openids look to somebody: in clear to programs with that scope and to people who have unlocked them, else masked.
///
/// @param clear whether in clear
public record Sight(boolean clear) {
    /// Nothing in clear.
    public static final Sight MASKED = new Sight(false);

    /// As whoever makes this request may see them now.
    public static Sight of(HttpServletRequest request, Clock clock) {
        return new Sight(Visitors.of(request).seesNumbers(clock.instant()));
    }

    /// In international form, or masked.
    public String number(PhoneNumber number) {
        return clear ? number.value() : number.masked();
    }

    /// As a person reads it, or masked.
    public String spoken(PhoneNumber number) {
        return clear ? number.display() : number.masked();
    }

    /// Whole, or shortened.
    public String openid(OpenId openid) {
        return clear ? openid.value() : openid.toString();
    }

    /// Any text of ours in which a number may stand, such as a SIP address: whole, or with its user left out.
    public String uri(String uri) {
        return clear ? uri : uri.replaceFirst("^(sips?:)[^@]*@", "$1****@");
    }
}
