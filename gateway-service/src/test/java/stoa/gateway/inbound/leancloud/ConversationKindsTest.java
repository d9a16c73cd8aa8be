package stoa.gateway.inbound.leancloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import stoa.gateway.domain.ConversationCalls;
import stoa.protocol.conversation.ConversationOperations.ConversationPolicy;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;

/** What stands behind an id is asked once, in order, and an unknown id is a chat room's for a while. */
class ConversationKindsTest {
    private final List<Promise<ConversationPolicy>> asked = new ArrayList<>();
    private final long[] nowMs = {1};
    private final ConversationKinds kinds = new ConversationKinds(calls(), () -> nowMs[0]);

    /** Answers nothing but the one question. */
    private ConversationCalls calls() {
        return (ConversationCalls) Proxy.newProxyInstance(
                ConversationCalls.class.getClassLoader(), new Class<?>[] {ConversationCalls.class}, (_, method, _) -> {
                    assertThat(method.getName()).isEqualTo("policy");
                    Promise<ConversationPolicy> promise = Promise.promise();
                    asked.add(promise);
                    return promise.future();
                });
    }

    private static ConversationPolicy policy(ConversationKind kind) {
        return new ConversationPolicy(
                "app", "c", kind, 1, Long.MAX_VALUE, List.of(), List.of(), Map.of(), List.of(), List.of(), false);
    }

    private ConversationKind kind(String id) {
        Future<Conversation> found = kinds.find("app", id);
        assertThat(found.succeeded()).isTrue();
        return Objects.requireNonNull(found.result()).kind();
    }

    @Test
    void itIsAskedOnceAndAnsweredInOrder() {
        List<String> order = new ArrayList<>();
        kinds.find("app", "c").onSuccess(_ -> order.add("first"));
        kinds.find("app", "c").onSuccess(_ -> order.add("second"));
        assertThat(asked).hasSize(1);
        asked.getFirst().complete(policy(ConversationKind.SERVICE));
        assertThat(order).containsExactly("first", "second");
        nowMs[0] += 1_000_000_000;
        assertThat(kind("c")).isEqualTo(ConversationKind.SERVICE);
        assertThat(asked).hasSize(1);
    }

    @Test
    void whatIsTooLongIsNeitherAskedForNorRemembered() {
        String id = "x".repeat(ConversationKinds.ID_CHARS_MAX + 1);
        assertThat(kind(id)).isEqualTo(ConversationKind.ROOM);
        assertThat(kind("_tmp:" + id)).isEqualTo(ConversationKind.ROOM);
        assertThat(asked).isEmpty();
    }

    @Test
    void temporaryOnesSayItThemselvesAndOthersAreLearnt() {
        assertThat(kind("_tmp:1")).isEqualTo(ConversationKind.TEMPORARY);
        kinds.learn("app", "c", ConversationKind.GROUP);
        assertThat(kind("c")).isEqualTo(ConversationKind.GROUP);
        assertThat(asked).isEmpty();
        kinds.find("another app", "c");
        assertThat(asked).hasSize(1);
    }

    @Test
    void whatIsNotKnownIsARoomForAWhile() {
        Future<Conversation> found = kinds.find("app", "r");
        asked.getFirst().fail(new StoaException(ErrorCode.CONVERSATION_NOT_FOUND));
        assertThat(found.result()).isEqualTo(Conversation.room("app", "r"));
        assertThat(kind("r")).isEqualTo(ConversationKind.ROOM);
        nowMs[0] += ConversationKinds.ROOM_MS;
        kinds.find("app", "r");
        assertThat(asked).hasSize(2);
    }

    @Test
    void withoutAnAnswerNothingIsRemembered() {
        Future<Conversation> found = kinds.find("app", "c");
        asked.getFirst().fail(new StoaException(ErrorCode.UNAVAILABLE));
        assertThat(found.failed()).isTrue();
        kinds.find("app", "c");
        assertThat(asked).hasSize(2);
    }

    @Test
    void theOneNotAskedForLongestIsForgotten() {
        for (int i = 0; i < ConversationKinds.KNOWN_MAX; i++) {
            kinds.learn("app", "c" + i, ConversationKind.GROUP);
        }
        kind("c0");
        kinds.learn("app", "one more", ConversationKind.GROUP);
        kind("c0");
        assertThat(asked).isEmpty();
        kinds.find("app", "c1");
        assertThat(asked).hasSize(1);
    }
}
