/** What happens, told to those who follow it: each event encoded once, and taken by each follower when it can. */
@NullMarked
package dev.supervisor.server.events;

import org.jspecify.annotations.NullMarked;
