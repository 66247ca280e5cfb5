package dev.supervisor.server.violations.control;

/** The same by inheritance. */
final class ExtendsThread extends Thread {}
