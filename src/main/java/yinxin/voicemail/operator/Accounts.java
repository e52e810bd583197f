package yinxin.voicemail.operator;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The store of accounts, and of the passwords that were wrong.
public interface Accounts {
    /// All, by name.
    List<Account> list();

    /// The account of this name.
    Optional<Account> find(String name);

    /// The password's hash of the account of this name.
    Optional<String> passwordHash(String name);

    /// Makes an account; false, and nothing changed, when the name is taken.
    boolean add(Account account, String passwordHash);

    /// Gives an account another role and ends its sessions; false when there is none. The last admin keeps the role: [LastAdmin].
    boolean setRole(String name, Role role);

    /// Gives an account another password and ends its sessions; false when there is none.
    boolean setPassword(String name, String passwordHash);

    /// Removes an account and its sessions; false when there is none. The last admin stays: [LastAdmin].
    boolean remove(String name);

    /// Notes that they have logged in.
    void loggedIn(String name, Instant at);

    /// Before a password is looked at: counts the wrong ones of the last [Entrance#MEMORY], and notes this one as wrong until [#forgiven] unless
    /// one of the counts has reached `most`, so that who goes on guessing does not keep the door closed for its owner.
    ///
    /// @param name    a keyed hash
    /// @param address a keyed hash
    /// @return the counts without this one
    Failures trying(String name, String address, Instant now, Failures most);

    /// Takes back what was noted for this name from this address: the right password has come.
    void forgiven(String name, String address);

    /// Wrong passwords.
    ///
    /// @param ofBoth      for this name from this address
    /// @param ofName      for this name, from wherever
    /// @param fromAddress from this address, for whatever name
    record Failures(int ofBoth, int ofName, int fromAddress) {
        /// Whether one of these has come up to its limit.
        public boolean reach(Failures most) {
            return ofBoth >= most.ofBoth || ofName >= most.ofName || fromAddress >= most.fromAddress;
        }
    }

    /// Nobody could administer any more.
    final class LastAdmin extends RuntimeException {
        private static final long serialVersionUID = 1;

        public LastAdmin() {
            super("this is the last admin: make another one first");
        }
    }
}
