package stoa.history.domain;

/** What operators are told of webhooks. Any thread. */
public interface WebhookSignals {
    /**
     * Events were taken by the app.
     *
     * @param hook which webhook
     * @param events how many
     */
    void sent(Webhook hook, int events);

    /**
     * A call failed and is made again.
     *
     * @param hook which webhook
     * @param app app key
     * @param why one sentence
     */
    void failed(Webhook hook, String app, String why);

    /**
     * Events were dropped because the app does not want them any more.
     *
     * @param hook which webhook
     * @param events how many
     */
    void unwanted(Webhook hook, int events);

    /**
     * Events were given up.
     *
     * @param why {@code old} or {@code too_many}
     * @param events how many
     */
    void givenUp(String why, int events);
}
