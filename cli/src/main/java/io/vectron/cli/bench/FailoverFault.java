package io.vectron.cli.bench;

/** What the fail-over benchmark does to a process. */
public enum FailoverFault {
    /** The leader of the shard gets kill -9. */
    KILL_LEADER("leader killed"),
    /** The leader of the shard gets SIGTERM. */
    STOP_LEADER("leader stopped"),
    /** One placement driver after the other gets kill -9. */
    KILL_DRIVER("driver killed");

    private final String text;

    FailoverFault(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
