package dev.supervisor.server.testkit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is logged under a name, from its opening until it is closed. */
public final class Logged extends Handler implements AutoCloseable {
    private final Logger logger;
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    /** @param name such as {@code supervisor.runs} */
    public Logged(String name) {
        logger = Logger.getLogger(name);
        logger.addHandler(this);
    }

    public List<LogRecord> records() {
        return records;
    }

    /** Each as its level and its message: {@code INFO web: ...}. */
    public List<String> lines() {
        return records.stream()
                .map(record -> record.getLevel() + " " + record.getMessage())
                .toList();
    }

    @Override
    public void publish(LogRecord record) {
        records.add(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
