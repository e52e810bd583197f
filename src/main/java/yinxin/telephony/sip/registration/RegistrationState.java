package yinxin.telephony.sip.registration;

import java.time.Instant;

/// How a registration stands.
public sealed interface RegistrationState {
    /// The registrar is being asked, for the first time or after it could not be had.
    record Asking() implements RegistrationState {}

    /// Calls reach us.
    ///
    /// @param until when this ends unless it is renewed, which is done by itself in time
    record Registered(Instant until) implements RegistrationState {}

    /// The registrar did not reply, or said that it cannot at the moment (5xx).
    ///
    /// @param why  in words
    /// @param next when it is asked again
    record Away(String why, Instant next) implements RegistrationState {}

    /// The registrar will not have us: wrong password, unknown number, forbidden. Somebody must put that right.
    ///
    /// @param status the SIP status
    /// @param reason the words beside it
    /// @param next   when it is asked again nevertheless
    record Refused(int status, String reason, Instant next) implements RegistrationState {}

    /// The registration was given up.
    ///
    /// @param confirmed whether the registrar said that it knows; otherwise calls may go on coming until the time granted is over
    record Ended(boolean confirmed) implements RegistrationState {}
}
