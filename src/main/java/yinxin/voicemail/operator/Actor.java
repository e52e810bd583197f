package yinxin.voicemail.operator;

import java.time.Instant;
import java.util.Set;

/// Whoever stands at the operator's door and has been let in.
public sealed interface Actor {
    /// As the audit log names them: `person lin`, `token billing`.
    String said();

    /// Whether they may do this.
    boolean may(Permission permission);

    /// Whether numbers are shown to them in clear now.
    boolean seesNumbers(Instant now);

    /// Somebody who has logged in.
    record Person(Session session) implements Actor {
        @Override
        public String said() {
            return "person " + session.account();
        }

        @Override
        public boolean may(Permission permission) {
            return session.role().permissions().contains(permission);
        }

        @Override
        public boolean seesNumbers(Instant now) {
            return may(Permission.NUMBERS) && session.unlockedUntil().isAfter(now);
        }
    }

    /// A program with a token.
    record Machine(String name, Set<Permission> scopes) implements Actor {
        /// Who has the token of the configuration.
        public static final Machine CONFIGURED = new Machine("configuration", Set.of(Permission.values()));

        public Machine {
            scopes = Set.copyOf(scopes);
        }

        @Override
        public String said() {
            return "token " + name;
        }

        @Override
        public boolean may(Permission permission) {
            return scopes.contains(permission);
        }

        @Override
        public boolean seesNumbers(Instant now) {
            return may(Permission.NUMBERS);
        }
    }
}
