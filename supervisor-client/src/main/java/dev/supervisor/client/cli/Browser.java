package dev.supervisor.client.cli;

import java.io.IOException;
import java.util.Map;

/** The user's browser, where there is a display. */
final class Browser {
    private Browser() {}

    /**
     * Has the desktop open an address. It is passed by a program's arguments, which others on this machine can read; a link that is
     * good once is then used up already.
     *
     * @return whether there is a desktop that could be asked
     */
    static boolean open(String url) {
        Map<String, String> env = System.getenv();
        if (!env.containsKey("DISPLAY") && !env.containsKey("WAYLAND_DISPLAY")) {
            return false;
        }
        try {
            new ProcessBuilder("xdg-open", url)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return true;
        } catch (IOException noDesktop) {
            return false;
        }
    }
}
