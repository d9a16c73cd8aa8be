package stoa.room.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.room.AttributeOperations.Attribute;
import stoa.protocol.room.AttributeOperations.Author;
import stoa.protocol.room.AttributeOperations.DeleteAttributes;
import stoa.protocol.room.AttributeOperations.QueryAttributes;
import stoa.protocol.room.AttributeOperations.SetAttributes;
import stoa.room.domain.AttributeRules.Owned;

/** The rules of attributes: by example, and against a model that handles one key at a time. */
class AttributeRulesTest {
    private static final Author ANN = new Author("ann", false);
    private static final Author SERVER = new Author("ann", true);

    @Provide
    static Arbitrary<List<AttributeWish>> wishes() {
        Arbitrary<Author> authors = Combinators.combine(
                        Arbitraries.of("ann", "bob", "carl"), Arbitraries.of(false, false, false, true))
                .as(Author::new);
        Arbitrary<String> keys = Arbitraries.integers().between(0, 120).map(n -> "k" + n);
        Arbitrary<AttributeWish> sets = Combinators.combine(
                        authors,
                        Arbitraries.maps(keys, Arbitraries.of("1", "2"))
                                .ofMinSize(1)
                                .ofMaxSize(10),
                        Arbitraries.of(false, false, true),
                        Arbitraries.of(false, true))
                .as(AttributeWish.Set::new);
        Arbitrary<AttributeWish> deletes = Combinators.combine(
                        authors, keys.list().ofMinSize(1).ofMaxSize(10), Arbitraries.of(false, false, true))
                .as(AttributeWish.Delete::new);
        Arbitrary<AttributeWish> leaves = Arbitraries.of("ann", "bob").map(AttributeWish.OwnerLeft::new);
        return Arbitraries.oneOf(sets, sets, sets, sets, deletes, leaves).list().ofMaxSize(80);
    }

    /** Says of one key after the other what the rules of the documents say, and changes the map. */
    private static final class Model {
        private final Map<String, Attribute> held = new TreeMap<>();

        AttributeChange change(AttributeWish wish, long version) {
            Map<String, String> set = new HashMap<>();
            Set<String> deleted = new TreeSet<>();
            Map<String, Integer> failed = new HashMap<>();
            switch (wish) {
                case AttributeWish.Set one ->
                    new TreeMap<>(one.entries()).forEach((key, value) -> {
                        if (!held.containsKey(key) && held.size() >= 100) {
                            failed.put(key, 23423);
                        } else if (isForeign(key, one.author()) && !one.force()) {
                            failed.put(key, 23424);
                        } else {
                            held.put(key, new Attribute(key, value, one.author().user(), one.autoDelete(), 5));
                            set.put(key, value);
                        }
                    });
                case AttributeWish.Delete one ->
                    Set.copyOf(one.keys()).forEach(key -> {
                        if (!held.containsKey(key)) {
                            failed.put(key, 23427);
                        } else if (isForeign(key, one.author()) && !one.force()) {
                            failed.put(key, 23424);
                        } else {
                            held.remove(key);
                            deleted.add(key);
                        }
                    });
                case AttributeWish.OwnerLeft(String user) ->
                    Map.copyOf(held).forEach((key, attribute) -> {
                        if (attribute.autoDelete() && attribute.user().equals(user)) {
                            held.remove(key);
                            deleted.add(key);
                        }
                    });
            }
            boolean changes = !set.isEmpty() || !deleted.isEmpty();
            return new AttributeChange(wish.by(), changes ? version : 0, set, List.copyOf(deleted), failed);
        }

        private boolean isForeign(String key, Author author) {
            Attribute attribute = held.get(key);
            return attribute != null && !author.isServer() && !attribute.user().equals(author.user());
        }
    }

    @Property(tries = 500)
    void wishes_written_together_do_what_the_model_does_one_by_one(@ForAll("wishes") List<AttributeWish> wishes) {
        Model model = new Model();
        Map<String, Attribute> stored = new TreeMap<>();
        int split = wishes.size() / 2;
        for (List<AttributeWish> part : List.of(wishes.subList(0, split), wishes.subList(split, wishes.size()))) {
            Map<String, Owned> held = stored.values().stream()
                    .collect(Collectors.toMap(Attribute::key, one -> new Owned(one.user(), one.autoDelete())));
            List<Long> versions = LongStream.rangeClosed(1, part.size()).boxed().toList();
            AttributeBatch batch = AttributeBatch.of(held, part, versions, 5);
            batch.deleted().forEach(stored::remove);
            batch.written().forEach((key, one) -> stored.put(key, one.attribute()));
            for (int i = 0; i < part.size(); i++) {
                assertThat(batch.changes().get(i)).isEqualTo(model.change(part.get(i), versions.get(i)));
            }
            assertThat(batch.deleted()).noneMatch(batch.written()::containsKey);
        }
        assertThat(stored).isEqualTo(model.held).hasSizeLessThanOrEqualTo(AttributeRules.ATTRIBUTES_MAX);
    }

    @Test
    void keys_have_1_to_128_of_some_characters() {
        for (String key : List.of("a", "AZaz09+=-_", "k".repeat(128))) {
            assertThatCode(() -> AttributeRules.check(set(ANN, Map.of(key, ""))))
                    .as(key)
                    .doesNotThrowAnyException();
        }
        for (String key : List.of("", " ", "a b", "a.b", "\u00e4", "a\n", "k".repeat(129))) {
            assertRefused(ErrorCode.BAD_REQUEST, ErrorCode.SERVER_BAD_PARAMETER, author -> {
                AttributeRules.check(set(author, Map.of(key, "")));
            });
            assertRefused(ErrorCode.BAD_REQUEST, ErrorCode.SERVER_BAD_PARAMETER, author -> {
                AttributeRules.check(new DeleteAttributes("app", "r", author, List.of(key), false));
            });
        }
    }

    @Test
    void values_have_at_most_4096_characters_of_any_kind_but_one() {
        for (String value : List.of("", "v".repeat(4_096), "\ud83d\ude00".repeat(4_096), "\n\t\u0001")) {
            assertThatCode(() -> AttributeRules.check(set(ANN, Map.of("k", value))))
                    .doesNotThrowAnyException();
        }
        assertRefused(ErrorCode.BAD_REQUEST, ErrorCode.SERVER_PARAMETER_TOO_LONG, author -> {
            AttributeRules.check(set(author, Map.of("k", "v".repeat(4_097))));
        });
        assertRefused(ErrorCode.BAD_REQUEST, ErrorCode.SERVER_BAD_PARAMETER, author -> {
            AttributeRules.check(set(author, Map.of("k", "a\0b")));
        });
    }

    @Test
    void a_change_names_1_to_10_keys_and_a_question_100() {
        assertRefused(ErrorCode.BAD_REQUEST, ErrorCode.SERVER_BAD_PARAMETER, author -> {
            AttributeRules.check(set(author, Map.of()));
        });
        assertRefused(ErrorCode.BAD_REQUEST, ErrorCode.SERVER_BAD_PARAMETER, author -> {
            AttributeRules.check(new DeleteAttributes("app", "r", author, List.of(), false));
        });
        Map<String, String> eleven = IntStream.range(0, 11).boxed().collect(Collectors.toMap(n -> "k" + n, n -> "v"));
        assertRefused(ErrorCode.ATTRIBUTES_BATCH_TOO_LARGE, ErrorCode.ATTRIBUTES_BATCH_TOO_LARGE, author -> {
            AttributeRules.check(set(author, eleven));
        });
        assertThatCode(() -> AttributeRules.check(new QueryAttributes("app", "r", keys(100))))
                .doesNotThrowAnyException();
        assertRefused(ErrorCode.BAD_REQUEST, ErrorCode.BAD_REQUEST, _ -> {
            AttributeRules.check(new QueryAttributes("app", "r", keys(101)));
        });
    }

    private static List<String> keys(int count) {
        return IntStream.range(0, count).mapToObj(n -> "k" + n).toList();
    }

    private static SetAttributes set(Author author, Map<String, String> entries) {
        return new SetAttributes("app", "r", author, entries, false, false);
    }

    private static void assertRefused(ErrorCode forClients, ErrorCode forServers, Consumer<Author> check) {
        assertThat(codeOf(check, ANN)).isEqualTo(forClients);
        assertThat(codeOf(check, SERVER)).isEqualTo(forServers);
    }

    private static ErrorCode codeOf(Consumer<Author> check, Author author) {
        return Fixture.codeOf(() -> {
            check.accept(author);
            return Future.succeededFuture();
        });
    }
}
