package dev.supervisor.client.cli;

import dev.supervisor.rpc.model.ServiceStatus;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * How {@code top} shows it: what keys change.
 *
 * @param skipped services above the first that is shown
 */
record TopView(Order order, int skipped, Tty.Size size) {

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
     * @param services there are
     */
    Optional<TopView> typed(String keys, int services) {
        if (keys.indexOf('q') >= 0 || keys.indexOf('\u0003') >= 0) {
            return Optional.empty();
        }
        for (Order other : Order.values()) {
            if (keys.length() == 1 && keys.charAt(0) == other.key) {
                return Optional.of(new TopView(other, 0, size));
            }
        }
        int page = Math.max(1, size.rows() / 2);
        int moved = switch (keys) {
            case "\u001b[A", "\u001bOA", "k" -> skipped - 1;
            case "\u001b[B", "\u001bOB", "j" -> skipped + 1;
            case "\u001b[5~" -> skipped - page;
            case "\u001b[6~", " " -> skipped + page;
            case "\u001b[H", "g" -> 0;
            case "\u001b[F", "G" -> services - 1;
            default -> skipped;
        };
        return Optional.of(new TopView(order, Math.max(0, Math.min(services - 1, moved)), size));
    }
}
