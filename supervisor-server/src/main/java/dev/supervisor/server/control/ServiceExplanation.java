package dev.supervisor.server.control;

import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.Explanation;
import dev.supervisor.rpc.model.LogLine;
import dev.supervisor.server.supervise.ServiceView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Says why a service is in the state it is in. */
final class ServiceExplanation {
    private ServiceExplanation() {}

    /** @param lines its last output */
    static Explanation of(ServiceView view, List<LogLine> lines, Instant now) {
        List<String> reasons = new ArrayList<>();
        reasons.add("It is " + view.state().word() + " since " + ago(view.since(), now) + "; wanted: "
                + (view.wanted() ? "up" : "down"));
        view.blockedBy().forEach(blocker -> reasons.add("It waits for " + blocker));
        if (view.nextRetryAt() != null) {
            reasons.add("The next start is in "
                    + Duration.between(now, view.nextRetryAt()).toSeconds() + " s, at "
                    + RpcJson.format(view.nextRetryAt()));
        }
        if (view.lastError() != null) {
            reasons.add("Its last failure: " + view.lastError());
        }
        if (view.restartCount() > 0) {
            reasons.add("It was restarted " + view.restartCount() + " times since it was last started by hand");
        }
        String lastExit = view.exit() == null ? null : view.exit().toString();
        return new Explanation(view.name(), view.state().word(), summary(view), reasons, lastExit, lines);
    }

    private static String summary(ServiceView view) {
        return switch (view.state()) {
            case INACTIVE -> view.wanted() ? "The daemon holds it down" : "It is stopped, as wanted";
            case BLOCKED -> "It waits for " + String.join(" and ", view.blockedBy());
            case STARTING -> "It runs but is not ready yet";
            case RUNNING -> "It runs and is ready";
            case DEGRADED -> "It runs but did not become ready in time";
            case STOPPING -> "It is being ended";
            case BACKOFF -> "It failed and is started again soon";
            case CRASH_LOOPING -> "It fails again and again, so it is tried only now and then";
            case EXITED -> view.succeeded() ? "It has done its work" : "It has ended";
            case FAILED -> "It failed, and its restart policy does not start it again";
        };
    }

    private static String ago(Instant since, Instant now) {
        return Math.max(0, Duration.between(since, now).toSeconds()) + " s";
    }
}
