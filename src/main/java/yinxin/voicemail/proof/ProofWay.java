package yinxin.voicemail.proof;

/// How a number is proven.
public enum ProofWay {
    /// The owner calls from the number and keys a code that WeChat showed.
    CALL_IN,
    /// The number is called, and the owner types in WeChat the code that was read out.
    CALL_BACK,
    /// The operator vouches for it.
    OPERATOR
}
