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
     * @return whether there is a desktop that could be asked, and this is the address of a page, not of a file or a program
     */
    static boolean open(String url) {
        Map<String, String> env = System.getenv();
        boolean isDesktop = env.containsKey("DISPLAY") || env.containsKey("WAYLAND_DISPLAY");
        if (!isDesktop || !url.matches("https?://[^/].*")) {
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
