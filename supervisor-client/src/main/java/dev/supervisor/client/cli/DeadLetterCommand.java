package dev.supervisor.client.cli;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.model.DeadLetter;
import dev.supervisor.rpc.model.DeadLetterList;
import dev.supervisor.rpc.model.DeadLetterRetried;
import dev.supervisor.rpc.model.Deleted;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** The command about what is stored but cannot be read. */
final class DeadLetterCommand {
    private static final int SHOWN = 50;

    private DeadLetterCommand() {}

    static Command command() {
        return Command.named(
                        "dead-letters",
                        "[retry ID | purge ID | purge --all]",
                        "What is stored but cannot be read; take it up again, or delete it for good")
                .flag("--all", "purge all of them")
                .valued("-n, --lines", "COUNT", "list at most so many; default 50")
                .example("dead-letters retry 3", "after an upgrade that can read it")
                .completing("retry", "purge")
                .does(DeadLetterCommand::run);
    }

    private static int run(SupervisorClient client, Arguments args, Console console) throws IOException {
        List<String> words = args.words();
        if (words.isEmpty()) {
            return list(client, args, console);
        }
        boolean all = args.has("--all");
        return switch (words.get(0)) {
            case "retry" -> retry(client, id(words), console);
            case "purge" -> purge(client.deadLetterPurge(all && words.size() == 1 ? null : id(words)), console);
            default -> throw new UsageException("unknown word \"" + words.get(0) + "\"");
        };
    }

    private static int list(SupervisorClient client, Arguments args, Console console) throws IOException {
        DeadLetterList list = client.deadLetterList(null, args.count("--lines", SHOWN));
        if (console.isJson()) {
            console.json(list);
            return ExitCode.OK;
        }
        Instant now = client.systemPing().time();
        Table table = new Table(-1, "ID", "AGE", "KIND", "SUBJECT", "SIZE", "ERROR");
        for (DeadLetter letter : list.deadLetters()) {
            table.row(
                    String.valueOf(letter.id()),
                    Format.between(letter.at(), now),
                    letter.kind(),
                    letter.subject(),
                    Format.bytes(letter.sizeBytes()),
                    Format.text(letter.error()));
        }
        table.print(console);
        return ExitCode.OK;
    }

    private static int retry(SupervisorClient client, long id, Console console) throws IOException {
        DeadLetterRetried retried = client.deadLetterRetry(id);
        if (console.isJson()) {
            console.json(retried);
        } else {
            console.line(Console.clean(retried.kind() + " " + retried.subject()) + " is taken up again");
        }
        return ExitCode.OK;
    }

    private static int purge(Deleted deleted, Console console) {
        if (console.isJson()) {
            console.json(deleted);
        } else {
            console.line("purged " + deleted.rowsDeleted());
        }
        return ExitCode.OK;
    }

    private static long id(List<String> words) {
        if (words.size() != 2) {
            throw new UsageException("give one ID");
        }
        try {
            return Long.parseLong(words.get(1));
        } catch (NumberFormatException e) {
            throw new UsageException("\"" + words.get(1) + "\" is no ID");
        }
    }
}
