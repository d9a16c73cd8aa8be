package stoa.history.inbound;

import java.time.InstantSource;
import stoa.history.domain.WebhookOutbox;
import stoa.history.domain.WebhookTargets;

/**
 * What a {@link WebhookConsumer} works with.
 *
 * @param outbox where it stores what it read
 * @param targets what apps want
 * @param clock wall clock
 * @param onStored called when there is something to send, on any thread
 * @param onUnreadable called for each record nobody can read
 * @param onFailure called for each failure of Kafka, the database or auth-service
 */
public record WebhookReading(
        WebhookOutbox outbox,
        WebhookTargets targets,
        InstantSource clock,
        Runnable onStored,
        Runnable onUnreadable,
        Runnable onFailure) {}
