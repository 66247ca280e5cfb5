package dev.supervisor.server;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Who may import whom, and who may make threads and read clocks. A package is written {@code dev.supervisor.server..store}, so
 * that a violation can stand in a package of the same last name below {@code violations}.
 */
final class ArchitectureRules {
    private static final String OURS = "dev.supervisor..";
    private static final String CONTRACT = "dev.supervisor.rpc..";
    private static final String CLIENT = "dev.supervisor.client..";
    private static final String CLIENT_THREADS = "dev.supervisor.client.ClientThreads";
    private static final String CLI = "dev.supervisor.client.cli..";
    private static final String SERVER = "dev.supervisor.server..";
    private static final String CONFIG = server("config");
    private static final String CONTROL = server("control");
    private static final String HTTP = server("http");
    private static final String LOGS = server("logs");
    private static final String LOOP = server("loop");
    private static final String METRICS = server("metrics");
    private static final String PROCESS = server("process");
    private static final String RPC = server("rpc");
    private static final String RUN = server("run");
    private static final String STORE = server("store");
    private static final String SUPERVISE = server("supervise");
    private static final String EVENTS = server("events");
    private static final String UPKEEP = server("upkeep");

    private static final Set<String> WITHOUT_EXECUTOR = Set.of("supplyAsync", "runAsync");

    static final ArchRule SQL = only("SQL", STORE, "java.sql..", "javax.sql..", "org.sqlite..");
    static final ArchRule UNDERTOW = only("Undertow", HTTP, "io.undertow..", "org.xnio..");
    static final ArchRule PROMETHEUS = only("Prometheus", METRICS, "io.prometheus..");
    static final ArchRule NATIVE_CODE = only("native code", PROCESS, "com.sun.jna..");
    /** In the client jsonrpc4j's client may be used, in the contract its annotations. */
    static final ArchRule JSON_RPC = noClasses()
            .that(resideInAPackage(SERVER).and(not(resideInAPackage(RPC))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.googlecode.jsonrpc4j..")
            .as("in the server only rpc sees jsonrpc4j");

    static final ArchRule CONTRACT_KNOWS_NEITHER_SIDE = sees(CONTRACT);
    static final ArchRule CLIENT_KNOWS_NO_SERVER = sees(CLIENT, CONTRACT);
    static final ArchRule LOOP_IS_A_FOUNDATION = sees(LOOP);
    static final ArchRule STORE_IS_A_FOUNDATION = sees(STORE);
    static final ArchRule PROCESS_IS_A_FOUNDATION = sees(PROCESS);
    static final ArchRule CONFIG_SEES_THE_CONTRACT = sees(CONFIG, CONTRACT);
    static final ArchRule LOGS_SEES_PROCESS = sees(LOGS, PROCESS);
    static final ArchRule SUPERVISE_DECIDES_ONLY = sees(SUPERVISE, LOOP, PROCESS);
    static final ArchRule RUN_DECIDES_ONLY = sees(RUN, LOOP, PROCESS);
    static final ArchRule UPKEEP_ASKS_THE_STORE = sees(UPKEEP, STORE, LOGS);
    static final ArchRule CONTROL_LOOKS_DOWN =
            sees(CONTROL, CONFIG, EVENTS, LOGS, LOOP, PROCESS, RUN, STORE, SUPERVISE, UPKEEP, CONTRACT);
    static final ArchRule RPC_SEES_CONTROL = sees(RPC, CONTROL, EVENTS, CONTRACT);
    static final ArchRule EVENTS_READ_THE_STORE = sees(EVENTS, STORE, CONTRACT);
    static final ArchRule METRICS_SEES_CONTROL = sees(METRICS, CONTROL, PROCESS, RUN, SUPERVISE);
    static final ArchRule HTTP_SEES_RPC = sees(HTTP, RPC, EVENTS, METRICS);

    static final ArchRule DAEMON_IS_SEEN_BY_NOTHING = noClasses()
            .that(not(named(Daemon.class, Main.class)))
            .should()
            .dependOnClassesThat(named(Daemon.class))
            .as("nothing but Main sees Daemon");
    static final ArchRule CLIENT_IS_THE_PROGRAMS = noClasses()
            .that(resideInAPackage(SERVER).and(not(named(Main.class, DaemonOptions.class))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CLIENT)
            .as("in the server only the program's start sees the client");
    static final ArchRule NO_CYCLES =
            slices().matching("dev.supervisor.(**)").should().beFreeOfCycles();

    static final ArchRule NO_SLEEP = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class)
            .orShould()
            .callMethod(TimeUnit.class, "sleep", long.class)
            .as("nothing sleeps");
    static final ArchRule THREADS_COME_FROM_DAEMON = noClasses()
            .that(not(named(Daemon.class)).and(not(name(CLIENT_THREADS))))
            .should()
            .beAssignableTo(Thread.class)
            .orShould()
            .accessTargetWhere(describe("make a thread", ArchitectureRules::makesThread))
            .as("threads come from Daemon and stand in its table; the client library has a class of its own for them");
    static final ArchRule CLOCKS_ARE_INJECTED = noClasses()
            .that(not(named(Daemon.class).or(resideInAPackage(CLI))))
            .should()
            .accessTargetWhere(describe("read the system's clock", ArchitectureRules::readsClock))
            .as("clocks are injected");

    private ArchitectureRules() {}

    private static String server(String name) {
        return "dev.supervisor.server.." + name;
    }

    private static ArchRule only(String what, String owner, String... libraries) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(owner)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .as("only " + owner + " sees " + what);
    }

    /** Of our packages, this one sees itself and these. */
    private static ArchRule sees(String from, String... seen) {
        String[] allowed = Stream.concat(Stream.of(from), Stream.of(seen)).toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(from)
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage(OURS)).or(resideInAnyPackage(allowed)))
                .as(from + " sees of ours only " + List.of(seen));
    }

    /** One of these classes, or nested in one. */
    private static DescribedPredicate<JavaClass> named(Class<?>... types) {
        List<String> names = Stream.of(types).map(Class::getName).toList();
        return describe(
                "one of " + names,
                type -> names.stream()
                        .anyMatch(name ->
                                type.getName().equals(name) || type.getName().startsWith(name + "$")));
    }

    private static boolean makesThread(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        String member = access.getTarget().getName();
        boolean constructed = member.equals("<init>")
                && (owner.isAssignableTo(Thread.class)
                        || owner.isAssignableTo(ExecutorService.class)
                        || owner.isAssignableTo(Timer.class));
        boolean onCommonPool = owner.isEquivalentTo(CompletableFuture.class)
                && WITHOUT_EXECUTOR.contains(member)
                && access.getTarget().getFullName().indexOf(',') < 0;
        return constructed || onCommonPool || owner.isEquivalentTo(Executors.class);
    }

    private static boolean readsClock(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        String member = access.getTarget().getName();
        boolean now = owner.getPackageName().equals("java.time")
                && member.equals("now")
                && access.getTarget().getFullName().endsWith("()");
        boolean clock = owner.isEquivalentTo(Clock.class) && member.startsWith("system");
        boolean millis = owner.isEquivalentTo(System.class) && member.equals("currentTimeMillis");
        return now || clock || millis;
    }
}
