package dev.supervisor.bench;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.model.RunList;
import dev.supervisor.rpc.model.RunStatus;
import java.io.IOException;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the daemon has stored, run by run, held against what it said when the runs were submitted.
 *
 * <p>Threading: one thread.
 */
final class Ledger {
    private static final int PAGE = 1_000;

    private final Submissions submissions;
    private final BitSet seen = new BitSet();
    private final Map<String, Long> states = new TreeMap<>();
    private long stored;
    private long acknowledged;
    private long unanswered;
    private long twice;
    private long otherId;
    private long unexplained;
    private long disorder;

    private Ledger(Submissions submissions) {
        this.submissions = submissions;
    }

    /** Reads all runs of this load, page by page. */
    static Ledger read(SupervisorClient client, Submissions submissions) throws IOException {
        Ledger ledger = new Ledger(submissions);
        long before = Long.MAX_VALUE;
        String cursor = null;
        do {
            RunList page = client.runList(null, submissions.name(), cursor, PAGE);
            for (RunStatus run : page.runs()) {
                ledger.disorder += run.runId() < before ? 0 : 1; // ids fall strictly, so none comes twice
                before = run.runId();
                ledger.take(run);
            }
            cursor = page.cursor();
        } while (cursor != null);
        return ledger;
    }

    /** Runs of this load in the store. */
    long stored() {
        return stored;
    }

    Check storedOnce() {
        return storedOnce(0);
    }

    /** @param letGo runs that retention has deleted since, of whomever */
    Check storedOnce(long letGo) {
        int promised = submissions.acknowledged();
        long missing = promised - acknowledged;
        boolean ok = missing >= 0 && missing <= letGo && twice + otherId + unexplained + disorder == 0;
        String detail = promised + " acknowledged, " + stored + " stored";
        detail += letGo == 0 ? "" : ", " + letGo + " runs let go by retention";
        detail += unanswered == 0 ? "" : ", " + unanswered + " of them never answered";
        detail += ok
                ? ""
                : "; " + missing + " missing, " + twice + " twice, " + otherId + " under another id, " + unexplained
                        + " refused yet stored, " + disorder + " out of order";
        return new Check("every acknowledged submit is stored exactly once", ok, detail);
    }

    Check succeeded() {
        return new Check(
                "every submitted run succeeded",
                states.keySet().stream().allMatch("succeeded"::equals),
                states.isEmpty() ? "there are none" : states.toString());
    }

    private void take(RunStatus run) {
        stored++;
        states.merge(run.state(), 1L, Long::sum);
        int number = number(run);
        if (number < 0) {
            unexplained++;
        } else if (seen.get(number)) {
            twice++;
        } else if (submissions.isUnknown(number)) {
            unanswered++;
        } else if (!submissions.isAcknowledged(number)) {
            unexplained++;
        } else {
            acknowledged++;
            otherId += submissions.idOf(number) == run.runId() ? 0 : 1;
        }
        if (number >= 0) {
            seen.set(number);
        }
    }

    /** The submit that made it; -1 when it is none of ours. */
    private int number(RunStatus run) {
        String label = run.labels().getOrDefault(Submissions.LABEL, "");
        int number = label.matches("\\d{1,9}") ? Integer.parseInt(label) : -1;
        return number < submissions.made() ? number : -1;
    }
}
