package dev.supervisor.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Operations, some more frequent than others. */
final class Mix {
    private final List<Operation> weighted = new ArrayList<>();

    /** @param weight its share, relative to the others' weights */
    Mix with(int weight, Operation operation) {
        for (int i = 0; i < weight; i++) {
            weighted.add(operation);
        }
        return this;
    }

    Operation pick(SplittableRandom random) {
        return weighted.get(random.nextInt(weighted.size()));
    }

    List<Operation> operations() {
        return weighted.stream().distinct().toList();
    }
}
