package dev.supervisor.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RpcErrorTest {
    @Test
    void everyCodeIsUsedOnce() {
        assertThat(Arrays.stream(RpcError.values()).map(RpcError::code)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void everyErrorIsFoundByItsCode(RpcError error) {
        assertThat(RpcError.ofCode(error.code())).isEqualTo(error);
    }

    @ParameterizedTest
    @EnumSource
    void ourCodesLieWhereTheSpecificationLeavesRoom(RpcError error) {
        assertThat(error.code())
                .satisfiesAnyOf(
                        code -> assertThat(code).isBetween(-32_099, -32_000),
                        code -> assertThat(code).isIn(-32_700, -32_600, -32_601, -32_602, -32_603));
    }

    @Test
    void codesAreNeverRenumbered() {
        assertThat(Arrays.stream(RpcError.values()).filter(error -> error.code() > -32_100))
                .extracting(error -> error.code() + " " + error)
                .containsExactly(
                        "-32000 NOT_FOUND",
                        "-32001 ALREADY_EXISTS",
                        "-32002 INVALID_STATE",
                        "-32003 CONFLICT",
                        "-32004 QUEUE_FULL",
                        "-32005 TIMEOUT",
                        "-32006 SHUTTING_DOWN",
                        "-32007 UNAUTHENTICATED",
                        "-32008 FORBIDDEN",
                        "-32009 STORAGE_FULL",
                        "-32010 STORAGE_FAILED",
                        "-32011 SPAWN_FAILED",
                        "-32012 DEPENDENCY_CYCLE",
                        "-32013 TOO_LARGE");
    }

    @Test
    void aCodeOfANewerDaemonIsAnInternalError() {
        assertThat(RpcError.ofCode(-32_098)).isEqualTo(RpcError.INTERNAL_ERROR);
    }

    @Test
    void anExceptionCarriesWhatThePeerSees() {
        RpcException refused = RpcException.notFound("service", "web", "Define it first");

        assertThat(refused).hasMessage("There is no service \"web\"");
        assertThat(refused.data().code()).isEqualTo("NOT_FOUND");
        assertThat(refused.data().retryable()).isFalse();
        assertThat(refused.data().subject()).isEqualTo("web");
        assertThat(refused.hint()).isEqualTo("Define it first");
        assertThat(RpcException.invalidParams("/env/PATH", "It is null").data().subject())
                .isEqualTo("/env/PATH");
    }
}
