package stoa.history.domain;

import io.vertx.core.Future;

/** Calls an app's back end. Any context, never blocks. */
@FunctionalInterface
public interface WebhookCalls {
    /** How long a back end may take to answer, in milliseconds. */
    long TIMEOUT_MS = 5_000;

    /**
     * Makes one call.
     *
     * @param call what to say to whom
     * @return completes when it was answered with a status of 200 to 299; fails, within {@link #TIMEOUT_MS} and a
     *     little, with a message that says why in all other cases
     */
    Future<Void> make(Call call);

    /**
     * One POST.
     *
     * @param url where the app wants it, without a signature
     * @param query signed parameters to add to the URL
     * @param mediaType of the body
     * @param body text, sent in UTF-8
     */
    record Call(String url, String query, String mediaType, String body) {}
}
