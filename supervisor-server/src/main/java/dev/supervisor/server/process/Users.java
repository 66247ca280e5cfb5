package dev.supervisor.server.process;

import com.sun.jna.Pointer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The passwd database, through the C library, so that LDAP and its like count too. */
final class Users {
    private Users() {}

    /** Synchronized: {@code getpwnam} answers in one static buffer. */
    static synchronized Optional<Program.User> byName(String name) {
        return Optional.ofNullable(user(Libc.getpwnam(name)));
    }

    /** {@code struct passwd} of glibc and musl on 64-bit machines. */
    private static Program.@Nullable User user(@Nullable Pointer passwd) {
        if (passwd == null) {
            return null;
        }
        return new Program.User(
                passwd.getPointer(0).getString(0),
                passwd.getInt(16),
                passwd.getInt(20),
                passwd.getPointer(32).getString(0));
    }
}
