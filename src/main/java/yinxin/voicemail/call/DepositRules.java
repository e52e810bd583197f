package yinxin.voicemail.call;

import yinxin.voicemail.recording.RecordingLimits;

/// What the operator decides about depositing.
///
/// @param greetings what is heard
/// @param limits    what counts as a message
/// @param unbound   what happens to calls for numbers that nobody has bound
public record DepositRules(Greetings greetings, RecordingLimits limits, UnboundPolicy unbound) {}
