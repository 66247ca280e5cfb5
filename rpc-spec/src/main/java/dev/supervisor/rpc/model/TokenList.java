package dev.supervisor.rpc.model;

import java.util.List;

/** Tokens, newest first. */
public record TokenList(List<TokenInfo> tokens) {}
