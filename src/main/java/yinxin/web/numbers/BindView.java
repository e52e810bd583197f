package yinxin.web.numbers;

import java.util.List;
import java.util.Optional;
import yinxin.web.pages.View;

/// A follower's numbers and how to add one.
///
/// @param title       for WeChat's bar
/// @param numbers     what is bound
/// @param notices     whether notices are wanted
/// @param proofNumber the number to call, as a person reads it; empty when binding by phone is not offered
/// @param proofTel    the same as a `tel:` URI
/// @param calls       whether numbers are called with a code
/// @param code        the code just issued
/// @param entered     what stood in the form when it was refused
/// @param fault       why it was refused; empty when it was not
/// @param done        what has just been done, to be said in passing; may be empty
/// @param state       changes when a number is bound or unbound, so that the page notices a proof by phone
/// @param token       for forms
public record BindView(String title, List<Number> numbers, boolean notices, String proofNumber, String proofTel, boolean calls,
                       Optional<Code> code, String entered, String fault, String done, String state, String token) implements View {
    @Override
    public String template() {
        return "bind.jte";
    }

    @Override
    public Tab tab() {
        return Tab.NUMBERS;
    }

    public BindView {
        numbers = List.copyOf(numbers);
    }

    /// Whether a number can be proven here at all.
    public boolean provable() {
        return calls || !proofNumber.isEmpty();
    }

    /// Where a form goes that asks for the first of the ways there are.
    public String firstWay() {
        return proofNumber.isEmpty() ? "/bind/call" : "/bind/code";
    }

    /// A bound number.
    ///
    /// @param value   in international form, for the form that unbinds it
    /// @param display as a person reads it
    /// @param label   what the visitor calls it; may be empty
    /// @param since   since when it is bound, in words
    /// @param handle  what stands for it in addresses
    /// @param owned   whether it is the visitor's own; else its owner shares it with them
    /// @param proveBy by when it is to be proven again, in words; empty when it is not
    public record Number(String value, String display, String label, String since, String handle, boolean owned, String proveBy) {}

    /// A code to be keyed on the phone.
    ///
    /// @param number  the number to be proven, as a person reads it
    /// @param digits  six digits
    /// @param seconds how long it lives
    public record Code(String number, String digits, long seconds) {}
}
