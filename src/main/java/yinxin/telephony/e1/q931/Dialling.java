package yinxin.telephony.e1.q931;

/// Whether the digits that have come are a number (overlap receiving, Q.931 §5.1.3, §5.2.4). Where a network sends all digits in the SETUP
/// this is [#EN_BLOC].
public interface Dialling {
    /// Whatever the SETUP brings is all.
    Dialling EN_BLOC = _ -> Progress.COMPLETE;

    /// What is to be thought of these digits, when the network has not said that they are all.
    Progress judge(String digits);

    /// Numbers of our range have between `fewest` and `most` digits.
    static Dialling ofLength(int fewest, int most) {
        if (fewest < 0 || most < fewest || most > PartyNumber.MOST_DIGITS) {
            throw new IllegalArgumentException("numbers have " + fewest + " to " + most + " digits?");
        }
        return digits -> digits.length() < fewest ? Progress.TOO_SHORT : digits.length() < most ? Progress.MAY_GROW : Progress.COMPLETE;
    }

    /// How far the dialling is.
    enum Progress {
        /// No number yet: when no more digits come, the call fails with cause 28.
        TOO_SHORT,
        /// A number, but it may be the beginning of a longer one: it is taken when T302 has passed without another digit.
        MAY_GROW,
        /// A number.
        COMPLETE
    }
}
