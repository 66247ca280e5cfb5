/** What travels: immutable records, snake_case on the wire, units in the names ({@code _ms}, {@code _bytes}, {@code _percent}). */
@NullMarked
package dev.supervisor.rpc.model;

import org.jspecify.annotations.NullMarked;
