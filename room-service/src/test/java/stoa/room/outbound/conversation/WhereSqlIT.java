package stoa.room.outbound.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stoa.protocol.conversation.ConversationQueries.ConversationInfo;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.id.JsonText;
import stoa.protocol.json.Json;
import stoa.protocol.json.JsonReader;
import stoa.room.RealServers;
import stoa.room.domain.conversation.ConversationReads;
import stoa.room.domain.conversation.SortKey;
import stoa.room.domain.conversation.Where;
import stoa.room.domain.conversation.WhereReader;

/** What is looked for is found by PostgreSQL: the same that a plain evaluation finds, and by its indexes. */
class WhereSqlIT {
    private static final List<String> USERS = List.of("ann", "bob", "cy", "D");
    private static final List<String> VALUES = List.of(
            "1",
            "1.0",
            "2",
            "-1.5",
            "\"a\"",
            "\"ab\"",
            "\"B\"",
            "true",
            "null",
            "[1,\"a\"]",
            "[\"ab\",[1]]",
            "[]",
            "{\"a\":1}",
            "{\"__type\":\"Date\",\"iso\":\"2026-01-02T03:04:05.006Z\"}",
            "{\"__type\":\"Date\",\"iso\":\"2026-01-02T03:04:05.007Z\"}");
    private static final List<String> FIELDS = List.of("name", "k", "attr.k", "attr.k.a", "absent");
    private static final List<String> PATTERNS =
            List.of("a", "^a$", "B", "\\\\Qa\\\\E", ".*b.*", "^.$", "[a-c]b", "(a|B)", "a{1,2}b?", "\\\\w\\\\b", "x");

    private final Pool pool = RealServers.RUNNING.pool();
    private final PgConversationReads reads = new PgConversationReads(pool);
    private final Random random = new Random(7);

    @BeforeEach
    void empty() {
        pool.query("TRUNCATE conversations, conversation_members, conversation_restrictions")
                .execute()
                .await();
    }

    @Test
    void of_hundreds_of_descriptions_each_finds_what_a_plain_evaluation_finds() {
        List<WhereTruth.Sample> samples =
                IntStream.range(0, 80).mapToObj(this::sample).toList();
        insert("app", samples);
        insert("other", samples);
        int found = 0;
        for (int round = 0; round < 400; round++) {
            String text = described(1);
            Where where = WhereReader.read(new JsonText(text));
            List<String> expected = samples.stream()
                    .filter(sample -> WhereTruth.holds(where, sample))
                    .map(WhereTruth.Sample::id)
                    .toList();
            assertThat(ids(find("app", where, ""))).as(text).containsExactlyInAnyOrderElementsOf(expected);
            found += expected.size();
        }
        // Neither all nor nothing, or nothing was tested.
        assertThat(found).isBetween(400 * 8, 400 * 72);
    }

    private WhereTruth.Sample sample(int number) {
        List<String> members = USERS.stream().filter(_ -> random.nextBoolean()).collect(Collectors.toList());
        Json.Obj attributes = Json.Obj.EMPTY;
        if (random.nextInt(3) > 0) {
            attributes = attributes.with(
                    "name", random.nextInt(5) == 0 ? Json.Null.VALUE : new Json.Text(any(List.of("a", "ab", "B"))));
        }
        if (random.nextInt(3) > 0) {
            attributes = attributes.with("k", json(any(VALUES)));
        }
        if (random.nextInt(3) > 0) {
            attributes = attributes.with("attr", Json.Obj.EMPTY.with("k", json(any(VALUES))));
        }
        boolean service = random.nextInt(8) == 0;
        return new WhereTruth.Sample(
                "c" + number,
                service,
                random.nextInt(4) == 0 ? null : any(USERS),
                attributes,
                random.nextBoolean(),
                1_000 + random.nextInt(4),
                random.nextInt(2) * 1_000L,
                service ? List.of() : members,
                service
                        ? List.of()
                        : members.stream().filter(_ -> random.nextBoolean()).toList());
    }

    private String described(int depth) {
        if (depth > 0 && random.nextInt(3) == 0) {
            String parts = IntStream.rangeClosed(0, random.nextInt(3))
                    .mapToObj(_ -> described(depth - 1))
                    .collect(Collectors.joining(","));
            return "{\"" + any(List.of("$and", "$or")) + "\":[" + parts + "]}";
        }
        return switch (random.nextInt(5)) {
            case 0 -> "{\"" + any(List.of("m", "mu")) + "\":" + aboutUsers() + "}";
            case 1 -> "{" + aboutColumns() + "}";
            default -> "{\"" + any(FIELDS) + "\":" + about() + "}";
        };
    }

    private String about() {
        return switch (random.nextInt(8)) {
            case 0 -> any(VALUES);
            case 1 -> "{\"$ne\":" + any(VALUES) + "}";
            case 2 -> "{\"" + any(List.of("$in", "$nin", "$all")) + "\":" + some(VALUES) + "}";
            case 3 -> "{\"$size\":" + random.nextInt(3) + "}";
            case 4 -> "{\"$exists\":" + random.nextBoolean() + "}";
            case 5 -> "{\"$regex\":\"" + any(PATTERNS) + "\",\"$options\":\"" + any(List.of("", "i")) + "\"}";
            default ->
                "{\"" + any(List.of("$lt", "$lte", "$gt", "$gte")) + "\":"
                        + any(List.of("1", "\"ab\"", "0.5", "\"b\"", VALUES.getLast())) + "}";
        };
    }

    private String aboutUsers() {
        List<String> users = USERS.stream().map(user -> '"' + user + '"').toList();
        return switch (random.nextInt(5)) {
            case 0 -> any(users);
            case 1 -> "{\"$ne\":" + any(users) + "}";
            case 2 -> "{\"" + any(List.of("$in", "$nin", "$all")) + "\":" + some(users) + "}";
            case 3 -> "{\"$size\":" + random.nextInt(4) + "}";
            default -> "{\"$regex\":\"" + any(PATTERNS) + "\"}";
        };
    }

    private String aboutColumns() {
        String date = "{\"__type\":\"Date\",\"iso\":\"1970-01-01T00:00:01.00" + random.nextInt(4) + "Z\"}";
        return any(List.of(
                "\"objectId\":{\"$in\":[\"c1\",\"c7\",\"c9\",\"x\"]}",
                "\"objectId\":{\"$regex\":\"^c1\"}",
                "\"c\":" + any(List.of("\"ann\"", "null", "{\"$ne\":\"bob\"}", "{\"$gte\":\"bob\"}")),
                "\"sys\":" + random.nextBoolean(),
                "\"tr\":" + random.nextBoolean(),
                "\"unique\":{\"$ne\":" + random.nextBoolean() + "}",
                "\"createdAt\":{\"$lte\":" + date + "}",
                "\"updatedAt\":" + date,
                "\"lm\":{\"$exists\":" + random.nextBoolean() + "}",
                "\"lm\":{\"$gt\":" + date + "}",
                "\"lm\":{\"$ne\":" + date + "}"));
    }

    private String some(List<String> of) {
        return IntStream.range(0, random.nextInt(3)).mapToObj(_ -> any(of)).collect(Collectors.joining(",", "[", "]"));
    }

    private String any(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    @Test
    void the_usual_descriptions_begin_with_an_index_of_their_app() {
        pool.query("INSERT INTO conversations (app, id, kind, creator, attributes, members, version, created_ms,"
                        + " updated_ms, expires_ms) SELECT app, 'c' || n, 'group', 'u' || n % 50,"
                        + " jsonb_build_object('name', 'n' || n), 2, 1, n, n, 9223372036854775807"
                        + " FROM unnest(ARRAY['app', 'other', 'third']) AS app, generate_series(1, 3000) AS n")
                .execute()
                .await();
        pool.query("INSERT INTO conversation_members (app, conversation, user_id, role, joined_ms)"
                        + " SELECT app, id, 'u' || (place + k) % 500, 'Member', 0 FROM conversations,"
                        + " generate_series(0, 1) AS k")
                .execute()
                .await();
        pool.query("ANALYZE conversations, conversation_members").execute().await();
        for (String text : List.of(
                "{\"objectId\":{\"$in\":[\"c1\",\"c2\",\"c3\"]}}",
                "{\"m\":\"u1\"}",
                "{\"m\":{\"$all\":[\"u1\",\"u2\"],\"$size\":2}}",
                "{\"m\":{\"$in\":[\"u1\",\"u2\"]}}",
                "{\"name\":\"n7\"}",
                "{\"c\":\"u7\",\"name\":{\"$regex\":\"7$\"}}")) {
            PgConversationReads.Search search = PgConversationReads.Search.of(
                    "app", new ConversationReads.Wish(WhereReader.read(new JsonText(text)), List.of(), 10, 0));
            String plan = StreamSupport.stream(
                            pool.preparedQuery("EXPLAIN " + search.sql())
                                    .execute(search.parameters())
                                    .await()
                                    .spliterator(),
                            false)
                    .map(row -> row.getString(0))
                    .collect(Collectors.joining("\n"));
            assertThat(plan).as(text).contains("Index Cond: ((app").doesNotContain("Seq Scan");
        }
    }

    @Test
    void what_takes_too_long_is_given_up() {
        Where all = new Where.And(List.of());
        Throwable failure = pool.withTransaction(connection -> connection
                        .query("LOCK TABLE conversations IN ACCESS EXCLUSIVE MODE")
                        .execute()
                        .compose(_ -> reads.find(
                                "app",
                                new ConversationReads.Wish(all, List.of(), 1, 0),
                                new ConversationReads.Show(null, true, 0)))
                        .transform(found -> Future.succeededFuture(found.cause())))
                .await();
        assertThat(failure)
                .hasFieldOrPropertyWithValue("code", ErrorCode.CONVERSATION_QUERY_FAILED)
                .hasMessage("it takes too long");
    }

    @Test
    void rows_come_in_the_order_asked_for_and_ties_in_that_of_their_beginning() {
        List<WhereTruth.Sample> samples =
                IntStream.range(0, 40).mapToObj(this::sample).toList();
        insert("app", samples);
        Where all = new Where.And(List.of());
        List<String> byTime = samples.stream()
                .sorted((one, other) -> Long.compare(other.createdMs(), one.createdMs()))
                .map(WhereTruth.Sample::id)
                .toList();
        assertThat(ids(find("app", all, "-createdAt"))).isEqualTo(byTime);
        assertThat(ids(reads.find(
                                "app",
                                new ConversationReads.Wish(all, SortKey.read("-createdAt"), 5, 3),
                                new ConversationReads.Show(null, true, 0))
                        .await()))
                .isEqualTo(byTime.subList(3, 8));
        assertThat(find("app", all, "name,-attr.k,objectId")).hasSize(40);
        assertThat(find("app", all, "-lm,c")).hasSize(40);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a{300}",
                "(a{200}){200}",
                "(?=a)",
                "(?<=a)b",
                "(?i)a",
                "(a)\\1",
                "a*+",
                "*a",
                "a**",
                "(a",
                "a)",
                "[a",
                "\\",
                "[[:alpha:]]",
                "\\pL",
                "\\v",
                "\\x0",
                "\\u0000",
                "[\\D]",
                "(*MARK)a",
                "\\cA",
                "***=a"
            })
    void patterns_that_mean_something_else_here_are_refused(String pattern) {
        assertThatThrownBy(() -> PgPattern.of(pattern, false, false))
                .hasFieldOrPropertyWithValue("code", ErrorCode.CONVERSATION_QUERY_FAILED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\\Qa.b*[\\E;xa.b*[y", "\\Qa.b\\E;axb", ".*\\Qa\\E.*;bab", "^\\d{2,3}?$;123", "[^\\d\\s]+;12 x",
                        "[]a]];a]",
                "a{,2};a{,2}", "\\bcat\\b;a cat", "\\bcat\\b;concat", "[a\\]\\-z];-", "(?:ab)+c;ababc",
                        "\\x41\\u00e4;Aä",
                "a|b$;xb", "\\.\\*;.*", "[\\Q^]\\E];^", "x??y;y", "(x+)+$;xxxx", "é;É"
            })
    void patterns_find_what_they_find_elsewhere(String pattern, String text) {
        String translated = PgPattern.of(pattern, false, false);
        // As PCRE has them and Java has not: a bracket first in a class, braces without a lower bound.
        boolean expected = Pattern.compile(pattern.replace("[]a]", "[\\]a]").replace("{,2}", "\\{,2}"))
                .matcher(text)
                .find();
        assertThat(pool.preparedQuery("SELECT $1::text ~ $2::text AS found")
                        .execute(Tuple.of(text, translated))
                        .await()
                        .iterator()
                        .next()
                        .getBoolean("found"))
                .as(translated)
                .isEqualTo(expected);
    }

    private List<ConversationInfo> find(String app, Where where, String sort) {
        return reads.find(
                        app,
                        new ConversationReads.Wish(where, SortKey.read(sort), 1_000, 0),
                        new ConversationReads.Show(null, true, 0))
                .await();
    }

    private static List<String> ids(List<ConversationInfo> found) {
        return found.stream().map(ConversationInfo::id).toList();
    }

    private static Json json(String value) {
        return JsonReader.object("{\"v\":" + value + "}", 9).fields().getOrDefault("v", Json.Null.VALUE);
    }

    private void insert(String app, List<WhereTruth.Sample> samples) {
        List<Tuple> rows = new ArrayList<>();
        List<Tuple> members = new ArrayList<>();
        for (WhereTruth.Sample sample : samples) {
            rows.add(Tuple.tuple()
                    .addString(app)
                    .addString(sample.id())
                    .addString(sample.service() ? "service" : "group")
                    .addString(sample.creator())
                    .addString(sample.attributes().toString())
                    .addBoolean(sample.unique())
                    .addInteger(sample.members().size())
                    .addLong(sample.createdMs())
                    .addLong(sample.lastMessageMs()));
            sample.members()
                    .forEach(user -> members.add(
                            Tuple.of(app, sample.id(), user, sample.muted().contains(user))));
        }
        Future<?> written = pool.preparedQuery(
                        "INSERT INTO conversations (app, id, kind, creator, attributes, unique_hash, members, version,"
                                + " created_ms, updated_ms, last_message_ms, expires_ms) VALUES ($1, $2, $3, $4,"
                                + " $5::text::jsonb, CASE WHEN $6 THEN sha256(convert_to($2, 'UTF8')) END, $7, 1, $8, $8, $9,"
                                + " 9223372036854775807)")
                .executeBatch(rows)
                .compose(_ -> pool.preparedQuery("INSERT INTO conversation_members (app, conversation, user_id,"
                                + " do_not_disturb, role, joined_ms) VALUES ($1, $2, $3, $4, 'Member', 0)")
                        .executeBatch(members));
        written.await();
    }
}
