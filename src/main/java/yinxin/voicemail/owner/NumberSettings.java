package yinxin.voicemail.owner;

/// What a number's owner decided about its calls.
///
/// @param greeting what callers hear
/// @param withheld how callers are treated who do not show their number
public record NumberSettings(GreetingChoice greeting, WithheldCallers withheld) {
    /// Of a number whose owner has decided nothing.
    public static final NumberSettings USUAL = new NumberSettings(GreetingChoice.STANDARD, WithheldCallers.TAKE);
}
