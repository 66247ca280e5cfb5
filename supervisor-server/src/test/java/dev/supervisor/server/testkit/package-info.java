/** Stands in for what makes time pass and processes run, so that a test decides when what happens. */
package dev.supervisor.server.testkit;
