package yinxin.web.numbers;

import yinxin.web.pages.View;

/// What a ticket would begin, before it is used.
///
/// @param title  for WeChat's bar
/// @param number the number, masked; empty when the ticket names none
/// @param way    what will happen, in words
/// @param until  until when it works, in words
/// @param ticket its token
/// @param token  for the form
public record TicketView(String title, String number, String way, String until, String ticket, String token) implements View {
    @Override
    public String template() {
        return "ticket.jte";
    }
}
