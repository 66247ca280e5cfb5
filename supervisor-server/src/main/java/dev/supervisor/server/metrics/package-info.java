/**
 * What monitoring reads: the daemon's own registry, the JVM, its services and pools, as Prometheus knows them. The only package that
 * sees io.prometheus; http sends what it writes.
 */
@NullMarked
package dev.supervisor.server.metrics;

import org.jspecify.annotations.NullMarked;
