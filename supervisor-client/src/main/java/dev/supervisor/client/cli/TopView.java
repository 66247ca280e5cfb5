package dev.supervisor.client.cli;

import dev.supervisor.rpc.model.ServiceStatus;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * How {@code top} shows it: what keys change.
 *
 * @param skipped services above the first that is shown
 */
record TopView(Order order, int skipped, Tty.Size size) {
    /** A key that moves sends several characters, of which ESC is the first. */
    private static final Pattern KEY = Pattern.compile("\u001b\\[[0-9;]*[A-Za-z~]|\u001bO[A-Za-z]|.", Pattern.DOTALL);

    /** What services are sorted by. */
    enum Order {
        NAME('n'),
        STATE('s'),
        CPU('c'),
        MEMORY('m'),
        RESTARTS('r');

        private final char key;

        Order(char key) {
            this.key = key;
        }

        Comparator<ServiceStatus> comparator() {
            return switch (this) {
                case NAME -> Comparator.comparing(ServiceStatus::name);
                case STATE -> Comparator.comparing(ServiceStatus::state).thenComparing(ServiceStatus::name);
                case CPU -> mostFirst(service -> service.cpuPercent() == null ? -1 : service.cpuPercent());
                case MEMORY -> mostFirst(service -> service.memoryBytes() == null ? -1 : service.memoryBytes());
                case RESTARTS -> mostFirst(ServiceStatus::restartCount);
            };
        }

        private static Comparator<ServiceStatus> mostFirst(ToDoubleFunction<ServiceStatus> figure) {
            return Comparator.comparingDouble(figure).reversed().thenComparing(ServiceStatus::name);
        }
    }

    TopView with(Tty.Size newSize) {
        return new TopView(order, skipped, newSize);
    }

    /**
     * After what was typed; empty: it is to end.
     *
     * @param typed keys, as many as there were
     * @param services there are
     */
    Optional<TopView> typed(String typed, int services) {
        TopView view = moved(skipped, services);
        for (String key : KEY.matcher(typed).results().map(MatchResult::group).toList()) {
            if (key.equals("q") || key.equals("\u0003")) {
                return Optional.empty();
            }
            view = view.after(key, services);
        }
        return Optional.of(view);
    }

    private TopView after(String key, int services) {
        for (Order other : Order.values()) {
            if (key.equals(String.valueOf(other.key))) {
                return new TopView(other, 0, size);
            }
        }
        int page = Math.max(1, size.rows() / 2);
        return switch (key) {
            case "\u001b[A", "\u001bOA", "k" -> moved(skipped - 1, services);
            case "\u001b[B", "\u001bOB", "j" -> moved(skipped + 1, services);
            case "\u001b[5~" -> moved(skipped - page, services);
            case "\u001b[6~", " " -> moved(skipped + page, services);
            case "\u001b[H", "g" -> moved(0, services);
            case "\u001b[F", "G" -> moved(services - 1, services);
            default -> this;
        };
    }

    private TopView moved(int to, int services) {
        return new TopView(order, Math.max(0, Math.min(services - 1, to)), size);
    }
}
