package dev.supervisor.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.store.Mailbox.Admission;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MailboxTest {
    private static final int MOST = 64;

    private final Mailbox mailbox = new Mailbox(100);

    @Test
    void whatWaitsIsTakenTogetherUpToTheMost() throws InterruptedException {
        offer(MOST + 6);

        assertThat(take()).isEqualTo(MOST);
        assertThat(take()).isEqualTo(6);
        assertThat(mailbox.size()).isZero();
    }

    @Test
    void aFewAfterManyDoNotWaitForThoseWhoDoNotComeAgain() throws InterruptedException {
        offer(MOST);
        take();
        offer(1);

        assertThat(take()).isEqualTo(1);
    }

    @Test
    void whatIsThereWhenItClosesIsStillTaken() throws InterruptedException {
        offer(MOST);
        take();
        offer(2);
        mailbox.close();

        assertThat(take()).isEqualTo(2);
        assertThat(take()).isZero();
        assertThat(mailbox.offer(task())).isEqualTo(Admission.CLOSED);
    }

    @Test
    void aLaneHasItsBound() {
        offer(100);

        assertThat(mailbox.offer(task())).isEqualTo(Admission.FULL);
    }

    private void offer(int tasks) {
        for (int i = 0; i < tasks; i++) {
            assertThat(mailbox.offer(task())).isEqualTo(Admission.TAKEN);
        }
    }

    private int take() throws InterruptedException {
        List<Task<?>> group = new ArrayList<>();
        mailbox.take(group, MOST);
        return group.size();
    }

    private static Task<Boolean> task() {
        return new Task<>(session -> true, Task.Mode.GROUPED, WriteOptions.CALL, Long.MAX_VALUE);
    }
}
