package dev.supervisor.bench.shape;

import dev.supervisor.server.Main;
import java.util.Arrays;
import java.util.List;

/** The program {@code --shape SHAPE [OPTION...]}: the daemon, called as the packaged one is, on one of the {@link Shape}s. */
public final class ShapedDaemon {
    private static final int USAGE = 2;

    private ShapedDaemon() {}

    public static void main(String[] args) {
        if (args.length < 2 || !args[0].equals("--shape")) {
            System.err.println("usage: ShapedDaemon --shape " + Arrays.toString(Shape.values()) + " [OPTION...]");
            System.exit(USAGE);
        }
        List<String> options = Arrays.asList(args).subList(2, args.length);
        int exit = Main.daemon(options, Shape.valueOf(args[1]).opener(), System.err);
        System.err.flush();
        Runtime.getRuntime().halt(exit);
    }
}
