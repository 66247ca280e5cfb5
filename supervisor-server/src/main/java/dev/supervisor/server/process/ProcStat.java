package dev.supervisor.server.process;

/**
 * One line of {@code /proc/pid/stat}.
 *
 * @param state {@code Z} and {@code X} are dead
 * @param cpuTicks user and system time together
 * @param residentPages memory
 */
record ProcStat(
        int pid,
        String name,
        char state,
        int parent,
        int group,
        int session,
        long cpuTicks,
        long startTicks,
        long residentPages) {

    boolean isAlive() {
        return state != 'Z' && state != 'X';
    }

    @Override
    public String toString() {
        return pid + " " + name;
    }
}
