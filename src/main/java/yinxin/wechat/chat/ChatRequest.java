package yinxin.wechat.chat;

import java.time.LocalTime;
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

    /// No notices between these times, every day; `urgent`: whether urgent messages come through, if they said so.
    record Quiet(LocalTime from, LocalTime until, Optional<Boolean> urgent) implements ChatRequest {}

    /// Quiet hours, without saying which.
    record QuietWhat() implements ChatRequest {}

    /// Quiet hours that cannot be understood.
    record QuietUnclear() implements ChatRequest {}

    /// No more quiet hours.
    record QuietOff() implements ChatRequest {}

    /// Where are the settings?
    record Settings() implements ChatRequest {}

    /// Digits that are no number of a phone.
    record NotANumber() implements ChatRequest {}

    /// More than one number.
    record Several() implements ChatRequest {}

    /// Help, or something not understood.
    record Help() implements ChatRequest {}
}
