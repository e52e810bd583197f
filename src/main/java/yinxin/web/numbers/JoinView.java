package yinxin.web.numbers;

import yinxin.web.pages.View;

/// An invitation, for whoever has opened its link.
///
/// @param title      for WeChat's bar
/// @param number     the number: enough to recognise, not enough to call
/// @param name       what the owner calls the guest
/// @param until      until when it can be accepted, in words
/// @param invitation its token, for the form that accepts it
/// @param token      for forms
public record JoinView(String title, String number, String name, String until, String invitation, String token) implements View {
    @Override
    public String template() {
        return "join.jte";
    }
}
