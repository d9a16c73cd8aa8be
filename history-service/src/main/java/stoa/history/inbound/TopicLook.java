package stoa.history.inbound;

import java.util.concurrent.CompletionStage;

/** Looks at one topic on the broker. Any thread, never blocks. */
@FunctionalInterface
public interface TopicLook {
    /**
     * Asks for the broker's id of the topic.
     *
     * @return another one after the topic was deleted and made anew; fails when the broker does not
     *     answer in time or has no such topic
     */
    CompletionStage<String> topicId();
}
