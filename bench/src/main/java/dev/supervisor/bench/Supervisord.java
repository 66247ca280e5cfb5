package dev.supervisor.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Debian's supervisord with sleeping programs, asked over its HTTP port as its own command line asks. */
final class Supervisord implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/supervisord");
    private static final Duration GLANCE = Duration.ofMillis(1);

    private final Neighbour process;
    private final InetSocketAddress address;

    private Supervisord(Neighbour process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    static boolean isThere() {
        return Files.isExecutable(PROGRAM);
    }

    /** Starts it with so many programs, and waits until all of them run. */
    static Supervisord start(Path directory, int programs) throws IOException {
        int port = freePort();
        Path configuration =
                Files.writeString(directory.resolve("supervisord.conf"), String.format("""
                [supervisord]
                nodaemon=true
                directory=%1$s
                logfile=%1$s/supervisord.log
                pidfile=%1$s/supervisord.pid
                childlogdir=%1$s
                [inet_http_server]
                port=127.0.0.1:%2$d
                [rpcinterface:supervisor]
                supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
                [program:sleeper]
                command=sleep 1000000
                process_name=%%(program_name)s-%%(process_num)03d
                numprocs=%3$d
                startsecs=0
                """, directory, port, programs));
        Neighbour process = Neighbour.start(
                List.of(PROGRAM.toString(), "-c", configuration.toString()), directory.resolve("supervisord.out"));
        Supervisord started = new Supervisord(process, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        try {
            process.await("all programs running", () -> {
                try {
                    return process.said().split("entered RUNNING state", -1).length > programs;
                } catch (IOException notYet) {
                    return false;
                }
            });
            RawCalls.run(started.allProcesses(), 1, GLANCE);
            return started;
        } catch (IOException | RuntimeException e) {
            started.close();
            throw e;
        }
    }

    ProcessHandle handle() {
        return process.handle();
    }

    /** {@code supervisor.getAllProcessInfo}. */
    RawCalls.Request allProcesses() {
        return RawCalls.Request.post(
                address,
                "/RPC2",
                List.of("Content-Type: text/xml", "Connection: keep-alive"),
                "<?xml version='1.0'?>\n<methodCall><methodName>supervisor.getAllProcessInfo</methodName>"
                        + "<params></params></methodCall>",
                "<?xml version='1.0'?>\n<methodResponse>\n<params>");
    }

    @Override
    public void close() {
        process.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }
}
