package stoa.message.domain;

/** Hears what is said in each app, for whoever operates Stoa. Called on the owners' context; does not block. */
@FunctionalInterface
public interface AppSignals {
    /**
     * Messages of an app were counted.
     *
     * @param app its key
     * @param accepted on their way to members
     * @param shed over a room's budget, or refused because too much was under way
     */
    void counted(String app, int accepted, int shed);
}
