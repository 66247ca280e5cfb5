package dev.supervisor.server.config;

/** The configuration is wrong; the message says where (file, line, column), what, and what would be right. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ConfigException(String message) {
        super(message);
    }
}
