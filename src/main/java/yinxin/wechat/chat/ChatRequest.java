package yinxin.wechat.chat;

import java.util.Optional;
import yinxin.voicemail.message.PhoneNumber;

/// What somebody wants who writes in the chat.
public sealed interface ChatRequest {
    /// Bind this number.
    record Bind(PhoneNumber number) implements ChatRequest {}

    /// Bind, without saying what.
    record BindWhat() implements ChatRequest {}

    /// Unbind this number, or the only one.
    record Unbind(Optional<PhoneNumber> number) implements ChatRequest {}

    /// Probably unbind, but misspelt: too much would be lost by guessing.
    record UnbindPerhaps() implements ChatRequest {}

    /// List the numbers.
    record Numbers() implements ChatRequest {}

    /// No more notices.
    record NoticesOff() implements ChatRequest {}

    /// Notices again.
    record NoticesOn() implements ChatRequest {}

    /// Where are the messages?
    record Inbox() implements ChatRequest {}

    /// Call a number and read the code out.
    record CallMe(Optional<PhoneNumber> number) implements ChatRequest {}

    /// Six digits: the code that was read out on the phone, or one that belongs on it.
    record CodeHere(String digits) implements ChatRequest {}

    /// Digits that are no number of a phone.
    record NotANumber() implements ChatRequest {}

    /// More than one number.
    record Several() implements ChatRequest {}

    /// Help, or something not understood.
    record Help() implements ChatRequest {}
}
