package dev.supervisor.rpc.model;

import java.util.List;

/**
 * Tokens, newest first.
 *
 * @param tokens without their secrets
 */
public record TokenList(List<TokenInfo> tokens) {}
