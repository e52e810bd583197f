package yinxin.app.phone;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import yinxin.caller.LiveCall;
import yinxin.caller.SeenMessage;
import yinxin.caller.Telephone;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.G711;
import yinxin.telephony.audio.WavFile;
import yinxin.telephony.sip.registration.RegistrationState;
import yinxin.telephony.sip.registration.RegistrationState.Asking;
import yinxin.telephony.sip.registration.RegistrationState.Away;
import yinxin.telephony.sip.registration.RegistrationState.Ended;
import yinxin.telephony.sip.registration.RegistrationState.Refused;
import yinxin.telephony.sip.registration.RegistrationState.Registered;

/// What a telephone shows: a line for each thing that happens.
final class Display implements Telephone.Watcher {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final PrintStream out;
    private final ZoneId zone;
    private final Habits habits;
    private final CompletableFuture<Refused> refusal = new CompletableFuture<>();
    private RegistrationState shown = new Asking();

    /// What the telephone does in a call by itself.
    ///
    /// @param keys   pressed after the answer; empty for none
    /// @param record where what is heard in the last call is kept, as WAV
    record Habits(String keys, Optional<Path> record) {}

    Display(PrintStream out, ZoneId zone, Habits habits) {
        this.out = out;
        this.zone = zone;
        this.habits = habits;
    }

    /// Done when the network refuses the number for the first time.
    CompletableFuture<Refused> refusal() {
        return refusal;
    }

    /// Says so if the network has not replied at all yet.
    synchronized void unansweredYet() {
        if (shown instanceof Asking) {
            out.println("No reply yet. Is a network at that address?");
        }
    }

    /// Whether calls reach it, as far as it knows.
    synchronized boolean isRegistered() {
        return shown instanceof Registered;
    }

    @Override
    public synchronized void registration(RegistrationState state) {
        var before = shown;
        shown = state;
        switch (state) {
            case Asking _ -> { }
            case Registered(var until) -> {
                if (!(before instanceof Registered)) {
                    out.println("Registered until " + time(until) + " and renewed before. Ctrl-C switches the telephone off.");
                }
            }
            case Away(var why, var next) -> out.println("Not registered: " + why + "; the network is asked again at " + time(next) + ".");
            case Refused refused -> {
                out.println("Not registered: " + refused.status() + " " + refused.reason() + ". The network does not take this number and password.");
                refusal.complete(refused);
            }
            case Ended(var confirmed) -> out.println(confirmed ? "Switched off." : "Switched off, but the network did not say that it knows.");
        }
    }

    private String time(Instant at) {
        return CLOCK.format(at.atZone(zone));
    }

    @Override
    public LiveCall.Watcher called(String caller, LiveCall call) {
        return new Line("Call from " + (caller.isEmpty() ? "a withheld number" : caller), call);
    }

    /// One call.
    private final class Line implements LiveCall.Watcher {
        private final String name;
        private final LiveCall call;
        private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

        Line(String name, LiveCall call) {
            this.name = name;
            this.call = call;
        }

        private void say(String what) {
            out.println(name + ": " + what);
        }

        @Override
        public void signalled(SeenMessage message) {
            // not for this terminal
        }

        @Override
        public void ringing() {
            say("ringing …");
        }

        @Override
        public void answered() {
            say("answered.");
            if (!habits.keys().isEmpty()) {
                call.press(habits.keys());
            }
        }

        @Override
        public void heard(short[] samples) {
            if (habits.record().isPresent()) {
                heard.writeBytes(G711.encode(samples, Codec.PCMA));
            }
        }

        @Override
        public void beep() {
            say("heard a beep.");
        }

        @Override
        public void key(char key) {
            say("key " + key + ".");
        }

        @Override
        public void over(LiveCall.Ending ending) {
            if (!ending.answered()) {
                say(ending.how().equals("CANCEL") ? "the caller gave up." : "turned away with " + ending.status() + " " + ending.how() + ".");
                return;
            }
            say((ending.how().equals("BYE") ? "the caller hung up" : ending.how()) + "; heard " + call.framesHeard() / 50.0 + " s.");
            habits.record().ifPresent(this::keep);
        }

        private void keep(Path file) {
            try {
                Files.write(file, WavFile.encode(heard.toByteArray(), Codec.PCMA));
                say("what was heard is in " + file + ".");
            } catch (IOException e) {
                say("what was heard could not be written to " + file + ": " + e.getMessage());
            }
        }
    }
}
