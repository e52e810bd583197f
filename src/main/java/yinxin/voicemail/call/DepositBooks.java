package yinxin.voicemail.call;

import yinxin.voicemail.ledger.AnsweredCalls;
import yinxin.voicemail.message.Bindings;
import yinxin.voicemail.message.Messages;

/// What a call is looked up in and written into while it is on the line.
///
/// @param bindings who has the called number
/// @param answered takes down each call that was answered
/// @param messages takes the item of a call that cannot be recorded, before it is answered
public record DepositBooks(Bindings bindings, AnsweredCalls answered, Messages messages) {}
