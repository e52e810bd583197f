package yinxin.voicemail.call;

import yinxin.voicemail.ledger.AnsweredCalls;
import yinxin.voicemail.message.Messages;

/// What a call is looked up in and written into while it is on the line.
///
/// @param wishes   what the owners of the called number want
/// @param answered takes down each call that was answered
/// @param messages takes the item of a call that cannot be recorded, before it is answered
public record DepositBooks(Wishes wishes, AnsweredCalls answered, Messages messages) {}
