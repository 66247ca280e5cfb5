/**
 * The edges: HTTP and the unix socket. Moves bytes, checks who may come in, knows nothing of what is inside them. The only package
 * that sees io.undertow.
 */
@NullMarked
package dev.supervisor.server.http;

import org.jspecify.annotations.NullMarked;
