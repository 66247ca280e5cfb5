package dev.supervisor.server.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The present row of a result; columns count from 1. Valid only inside the mapper it is given to. What cannot be in a column throws
 * {@link UnreadableException}.
 */
public final class Row {
    private final ResultSet result;

    Row(ResultSet result) {
        this.result = result;
    }

    public String text(int column) {
        String text = textOrNull(column);
        if (text == null) {
            throw UnreadableException.of("column " + column, "it is NULL");
        }
        return text;
    }

    public @Nullable String textOrNull(int column) {
        try {
            return result.getString(column);
        } catch (SQLException e) {
            throw StoreException.of("column " + column, e);
        }
    }

    public long integer(int column) {
        try {
            return result.getLong(column);
        } catch (SQLException e) {
            throw StoreException.of("column " + column, e);
        }
    }

    public @Nullable Long integerOrNull(int column) {
        try {
            long value = result.getLong(column);
            return result.wasNull() ? null : value;
        } catch (SQLException e) {
            throw StoreException.of("column " + column, e);
        }
    }

    public @Nullable Integer intOrNull(int column) {
        Long value = integerOrNull(column);
        return value == null ? null : toInt(column, value);
    }

    public int number(int column) {
        return toInt(column, integer(column));
    }

    public double real(int column) {
        try {
            return result.getDouble(column);
        } catch (SQLException e) {
            throw StoreException.of("column " + column, e);
        }
    }

    public boolean flag(int column) {
        return integer(column) != 0;
    }

    private static int toInt(int column, long value) {
        if (value != (int) value) {
            throw UnreadableException.of("column " + column, "it is beyond 32 bits");
        }
        return (int) value;
    }
}
