package dev.supervisor.rpc.openrpc;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.googlecode.jsonrpc4j.JsonRpcMethod;
import com.googlecode.jsonrpc4j.JsonRpcParam;
import com.googlecode.jsonrpc4j.JsonRpcService;
import dev.supervisor.rpc.Answered;
import dev.supervisor.rpc.Fails;
import dev.supervisor.rpc.Needs;
import dev.supervisor.rpc.Role;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcParams;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Small contracts: one as it should be, and some with one thing wrong each. */
final class Samples {
    private Samples() {}

    /** Shelves, where boxes stand. */
    @JsonRpcService("shelf")
    interface Shelf {
        /**
         * Puts a box on the shelf. It stays there; see {@link CompletionStage}.
         *
         * <p>Nothing <falls>.
         *
         * @param boxName of the box
         * @param until when it may go; default: never
         */
        @JsonRpcMethod(value = "shelf.put", required = true)
        @Answered(Answered.By.STAGE)
        @Needs(Role.OPERATOR)
        @Fails(RpcError.ALREADY_EXISTS)
        CompletionStage<Placed> put(
                @JsonRpcParam("box_name") String boxName, @JsonRpcParam("until") @Nullable Instant until);

        /** Fills a box. */
        @JsonRpcMethod(value = "shelf.fill", required = true)
        @Answered(Answered.By.SNAPSHOT)
        @Needs(Role.VIEWER)
        List<Placed> fill(@RpcParams @JsonRpcParam("filling") Filling filling);

        /**
         * Moves boxes.
         *
         * @param fillings what is in them
         */
        @JsonRpcMethod(value = "shelf.move", required = true)
        @Answered(Answered.By.SNAPSHOT)
        @Needs(Role.VIEWER)
        Placed move(@JsonRpcParam("fillings") List<Filling> fillings);
    }

    /**
     * A box that stands.
     *
     * @param placedAt when it came
     * @param weights by {@code part}
     * @param label what it says; null: nothing
     * @param below the box below it
     */
    record Placed(
            Instant placedAt,
            Map<String, Long> weights,
            @Nullable String label,
            @Nullable Placed below) {}

    /**
     * What goes into a box.
     *
     * @param count how many
     * @param partNames which
     */
    record Filling(int count, @Nullable List<String> partNames) {}

    /** Whose method says nothing. */
    @JsonRpcService("shelf")
    interface WithoutMethodComment {
        @JsonRpcMethod(value = "shelf.bare", required = true)
        @Answered(Answered.By.SNAPSHOT)
        @Needs(Role.VIEWER)
        void bare();
    }

    @JsonRpcService("shelf")
    interface WithoutComment {
        /** Answers nothing. */
        @JsonRpcMethod(value = "shelf.bare", required = true)
        @Answered(Answered.By.SNAPSHOT)
        @Needs(Role.VIEWER)
        String bare();
    }

    /** Whose parameter is not told. */
    @JsonRpcService("shelf")
    interface WithoutParam {
        /** Takes something. */
        @JsonRpcMethod(value = "shelf.bare", required = true)
        @Answered(Answered.By.SNAPSHOT)
        @Needs(Role.VIEWER)
        String bare(@JsonRpcParam("told") String told);
    }

    /** Whose result has a component that is not told. */
    @JsonRpcService("shelf")
    interface WithoutComponent {
        /** Answers something. */
        @JsonRpcMethod(value = "shelf.bare", required = true)
        @Answered(Answered.By.SNAPSHOT)
        @Needs(Role.VIEWER)
        Untold bare();
    }

    /**
     * A record.
     *
     * @param told is said
     */
    record Untold(String told, String secret) {}

    /** Whose result has no comment. */
    @JsonRpcService("shelf")
    interface WithoutRecordComment {
        /** Answers something. */
        @JsonRpcMethod(value = "shelf.bare", required = true)
        @Answered(Answered.By.SNAPSHOT)
        @Needs(Role.VIEWER)
        Map<String, Nameless> bare();
    }

    record Nameless(String told) {}

    /** Whose result cannot travel. */
    @JsonRpcService("shelf")
    interface WithPath {
        /** Answers where. */
        @JsonRpcMethod(value = "shelf.bare", required = true)
        @Answered(Answered.By.STAGE)
        @Needs(Role.VIEWER)
        CompletionStage<List<Path>> bare();
    }

    /** Whose parameter is read in a way nobody told. */
    @JsonRpcService("shelf")
    interface WithReader {
        /** Takes something odd. */
        @JsonRpcMethod(value = "shelf.bare", required = true)
        @Answered(Answered.By.SNAPSHOT)
        @Needs(Role.VIEWER)
        String bare(@RpcParams @JsonRpcParam("odd") Odd odd);
    }

    /**
     * Something odd.
     *
     * @param text read backwards
     */
    record Odd(@JsonDeserialize(using = Backwards.class) String text) {}

    static final class Backwards extends StdDeserializer<String> {
        private static final long serialVersionUID = 1;

        Backwards() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser in, DeserializationContext context) {
            throw new UnsupportedOperationException();
        }
    }

    /** Whose record travels both ways. */
    @JsonRpcService("shelf")
    interface WithBothWays {
        /**
         * Takes it and gives it back.
         *
         * @param fillings what is given
         */
        @JsonRpcMethod(value = "shelf.bare", required = true)
        @Answered(Answered.By.SNAPSHOT)
        @Needs(Role.VIEWER)
        Filling bare(@JsonRpcParam("fillings") List<Filling> fillings);
    }
}
