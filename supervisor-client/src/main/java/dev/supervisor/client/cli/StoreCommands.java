package dev.supervisor.client.cli;

import java.util.ArrayList;
import java.util.List;

/** Commands about what is stored. */
final class StoreCommands {
    private StoreCommands() {}

    static List<Command> all() {
        List<Command> all = new ArrayList<>(UpkeepCommands.all());
        all.add(Command.named("restore", "FILE", "Put a backup into an empty state directory")
                .example("restore /backup/today.db --state-dir NEW", "then start a daemon on it")
                .completing(Completion.FILES)
                .doesLocally((daemon, args, console) -> {
                    throw new UsageException("this is the client alone; the program supervisor.jar has it");
                }));
        all.add(DeadLetterCommand.command());
        all.add(WipeCommand.command());
        return all;
    }
}
