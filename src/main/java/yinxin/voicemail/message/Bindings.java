package yinxin.voicemail.message;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The store of bindings, ownerships and proof codes. Every call either takes effect whole or throws [StoreUnavailable].
public interface Bindings {
    /// The numbers of a follower, oldest binding first.
    List<Binding> of(OpenId follower);

    /// Who is bound to a number, oldest binding first.
    List<Binding> of(PhoneNumber number);

    /// Binds a proven number. Whoever owned it before loses it, with everything that was left for them, and is told
    /// in the chat; held messages go to the new owner. Binding again what is bound already refreshes the proof and consent.
    Bound bind(PhoneNumber number, OpenId follower, Binding.Proof proof, Instant at);

    /// Ends one binding and, if it was the last owner's, destroys the number's messages and their key; guests lose the number with them and are
    /// told. Who has no number left is forgotten but for their place in the chat. False: was not bound.
    boolean unbind(PhoneNumber number, OpenId follower, Instant at);

    /// The follower has left: ends all their bindings as [#unbind] does and deletes what else is kept about them.
    /// Returns the numbers that they had.
    List<PhoneNumber> forget(OpenId follower, Instant at);

    /// A sign of life of a follower: they wrote, or looked at a page. Kept at most once a day, and whenever a new proof has been asked for.
    void alive(OpenId follower, Instant at);

    /// Gives or withdraws consent to notices for all of a follower's numbers. Returns how many bindings it concerned.
    int consent(OpenId follower, boolean notices, Instant at);

    /// Issues a new proof code for this follower and number; any earlier code for the same pair dies.
    /// Empty when this follower has asked too often (limits in [ProofCode]).
    Optional<ProofCode> issueCode(PhoneNumber number, OpenId follower, Instant at);

    /// A call came in from `caller` and this code was keyed. When it is right, binds as [#bind] does with
    /// [Binding.Proof#CALLED_IN], uses the code up, and puts a confirmation for the chat into the outbox.
    ProofOutcome prove(PhoneNumber caller, String digits, Instant at);

    /// The result of binding.
    ///
    /// @param binding     the binding as it stands
    /// @param formerOwners who lost the number by this
    /// @param released    how many held messages went to the new owner
    record Bound(Binding binding, List<OpenId> formerOwners, int released) {
        public Bound {
            formerOwners = List.copyOf(formerOwners);
        }
    }
}
