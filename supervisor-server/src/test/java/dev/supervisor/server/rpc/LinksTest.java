package dev.supervisor.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.CockpitLink;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LinksTest {
    private static final Caller ROOT = Caller.admin("unix:root");

    private Instant now = Instant.parse("2026-11-21T10:00:00Z");
    private final Links links = new Links(() -> "http://127.0.0.1:7878", () -> now);

    @Test
    void aLinkSignsInWhoAskedForIt() {
        CockpitLink link = links.issue(ROOT);

        assertThat(link.url()).startsWith("http://127.0.0.1:7878/#login=");
        assertThat(link.expiresAt()).isEqualTo(now.plus(Links.LIFE));
        assertThat(links.redeem(code(link))).contains(ROOT);
    }

    @Test
    void aLinkIsGoodOnce() {
        String code = code(links.issue(ROOT));

        links.redeem(code);

        assertThat(links.redeem(code)).isEmpty();
    }

    @Test
    void aLinkIsNotGoodAMinuteLater() {
        String code = code(links.issue(ROOT));

        now = now.plus(Links.LIFE);

        assertThat(links.redeem(code)).isEmpty();
    }

    @Test
    void thereAreOnlySoManyAtATime() {
        for (int i = 0; i < Links.MOST; i++) {
            links.issue(ROOT);
        }
        assertThatThrownBy(() -> links.issue(ROOT))
                .isInstanceOfSatisfying(
                        RpcException.class, e -> assertThat(e.error()).isEqualTo(RpcError.QUEUE_FULL));

        now = now.plus(Duration.ofMinutes(1));

        assertThat(links.redeem(code(links.issue(ROOT)))).contains(ROOT);
    }

    private static String code(CockpitLink link) {
        return link.url().substring(link.url().indexOf('=') + 1);
    }
}
