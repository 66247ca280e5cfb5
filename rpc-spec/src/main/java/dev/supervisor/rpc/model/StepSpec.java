package dev.supervisor.rpc.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One command of a run.
 *
 * @param name unique in its run; same characters as a service name
 * @param command program and arguments; as a string: run by {@code /bin/sh -c}
 * @param needs steps that must have succeeded first; default none
 * @param timeoutMs for this step alone; default none
 */
public record StepSpec(
        @JsonProperty(required = true) @JsonSetter(nulls = Nulls.FAIL)
        String name,

        @JsonProperty(required = true) @JsonSetter(nulls = Nulls.FAIL) @JsonDeserialize(using = CommandReader.class)
        List<String> command,

        @Nullable List<String> needs,
        @Nullable Long timeoutMs) {}
