package yinxin.web.numbers;

import java.util.List;
import java.util.Optional;
import yinxin.web.pages.View;

/// Who has one of the visitor's numbers.
///
/// @param title   for WeChat's bar
/// @param called  the number, as a person reads it
/// @param value   the number in international form, for the form by which a guest leaves
/// @param handle  what stands for it in addresses and forms
/// @param owner   whether the visitor owns it, and so may invite
/// @param people  who has it, the owner first; a guest sees the owner and themselves
/// @param room    whether one more may be invited
/// @param invited the invitation that was just made
/// @param entered what stood in the form when it was refused
/// @param fault   why it was refused; empty when it was not
/// @param done    what has just been done, to be said in passing; may be empty
/// @param token   for forms
public record PeopleView(String title, String called, String value, String handle, boolean owner, List<Person> people, boolean room,
                         Optional<Invited> invited, String entered, String fault, String done, String token) implements View {
    @Override
    public String template() {
        return "people.jte";
    }

    public PeopleView {
        people = List.copyOf(people);
    }

    /// Somebody who has the number.
    ///
    /// @param name   how they are called here
    /// @param since  since when, in words
    /// @param handle stands for them in the form that takes the number back; empty where that can't be done
    public record Person(String name, String since, String handle) {}

    /// An invitation to be passed on.
    ///
    /// @param name whom it is for
    /// @param link what they open
    public record Invited(String name, String link) {}
}
