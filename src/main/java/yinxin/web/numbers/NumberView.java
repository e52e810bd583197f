package yinxin.web.numbers;

import java.util.List;
import java.util.Optional;
import yinxin.web.pages.View;

/// One of the visitor's numbers, and what can be decided about it.
///
/// @param title   for WeChat's bar
/// @param handle  what stands for the number in addresses and forms
/// @param called  what the visitor calls it
/// @param number  the number, as a person reads it
/// @param label   its label, to be changed
/// @param notices whether notices are wanted
/// @param forms   in which form messages are wanted
/// @param rules   what only its owner decides; empty for a guest
/// @param fault   what was wrong with the form just sent
/// @param done    what has just been done, to be said in passing; may be empty
/// @param token   for forms
public record NumberView(String title, String handle, String called, String number, String label, boolean notices, List<Choice> forms,
                         Optional<Rules> rules, Fault fault, String done, String token) implements View {
    @Override
    public String template() {
        return "number.jte";
    }

    public NumberView {
        forms = List.copyOf(forms);
    }

    /// One of several, of which one holds.
    ///
    /// @param value  for the form
    /// @param label  in a few words
    /// @param detail what it means; may be empty
    /// @param chosen whether it holds
    /// @param sound  where one can listen to it; empty where there is nothing to hear
    public record Choice(String value, String label, String detail, boolean chosen, String sound) {}

    /// What only the owner decides.
    ///
    /// @param greetings what callers hear
    /// @param own       the owner's own greeting
    /// @param draft     the one that was just recorded
    /// @param phone     how to record one by phone; empty where there is no number to call
    /// @param withheld  how callers are treated who hide their number
    /// @param hidden    how many of them were refused, in words; may be empty
    /// @param blocked   who is blocked
    /// @param words     names that callers are likely to say, one a line
    public record Rules(List<Choice> greetings, Optional<Sound> own, Optional<Sound> draft, Optional<Phone> phone, List<Choice> withheld, String hidden,
                        List<Blocked> blocked, String words) {
        public Rules {
            greetings = List.copyOf(greetings);
            withheld = List.copyOf(withheld);
            blocked = List.copyOf(blocked);
        }
    }

    /// A greeting of the owner's.
    ///
    /// @param source where it can be heard
    /// @param about  its length and when it was recorded, in words
    public record Sound(String source, String about) {}

    /// The number to call.
    ///
    /// @param display as a person reads it
    /// @param tel     as a `tel:` URI
    public record Phone(String display, String tel) {}

    /// A blocked caller.
    ///
    /// @param value   in international form, for the form
    /// @param display as a person reads it
    /// @param about   since when, and how often they tried
    public record Blocked(String value, String display, String about) {}

    /// What was wrong with a form.
    ///
    /// @param field   which: `label`, `words` or `block`; empty when nothing was
    /// @param entered what stood in it
    /// @param words   what is wrong
    public record Fault(String field, String entered, String words) {
        static final Fault NONE = new Fault("", "", "");

        /// What is wrong with this field; empty when nothing is.
        public String of(String name) {
            return field.equals(name) ? words : "";
        }

        /// What is to stand in this field.
        public String or(String name, String otherwise) {
            return field.equals(name) ? entered : otherwise;
        }
    }
}
