package stoa.gateway.inbound.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.AuthCalls;
import stoa.gateway.domain.UserCalls;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.protocol.auth.AuthOperations.IssueToken;
import stoa.protocol.auth.UserOperations.BlockUsers;
import stoa.protocol.auth.UserOperations.BlockedUser;
import stoa.protocol.auth.UserOperations.ExpireTokens;
import stoa.protocol.auth.UserOperations.FindSessions;
import stoa.protocol.auth.UserOperations.GetUser;
import stoa.protocol.auth.UserOperations.PutOffline;
import stoa.protocol.auth.UserOperations.QueryBlocked;
import stoa.protocol.auth.UserOperations.QueryDeactivated;
import stoa.protocol.auth.UserOperations.QueryTags;
import stoa.protocol.auth.UserOperations.SetActive;
import stoa.protocol.auth.UserOperations.SetTags;
import stoa.protocol.auth.UserOperations.UnblockUsers;
import stoa.protocol.auth.UserOperations.UpdateUser;
import stoa.protocol.bus.Done;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * The server API's paths about users (rongcloud-server-api, section 4.9): tokens, what is shown, blocks, tags,
 * activity, who is online. Not the paths about conversations (black and white lists, muting in private chats,
 * quiet hours, remarks, groups of a user). On event loops, nothing blocks.
 */
final class UserApi {
    /** The path whose rate counts differently. */
    static final String GET_TOKEN = "/user/getToken.json";

    private static final int ID_BYTES_MAX = 64;
    /** Ten years. */
    private static final int TOKEN_LIFE_SECONDS_MAX = 3_650 * 24 * 60 * 60;

    private static final int NAME_CHARS_MAX = 64;
    private static final int NAME_BYTES_MAX = 4 * NAME_CHARS_MAX;
    private static final int PORTRAIT_BYTES_MAX = 1_024;
    private static final int USERS_MAX = 20;
    private static final int TAGGED_MAX = 1_000;
    private static final int TAGS_ASKED_MAX = 50;
    private static final int TAGS_MAX = 20;
    private static final int TAG_BYTES_MAX = 40;
    private static final int MINUTES_MAX = 43_200;
    private static final int PAGE_MAX = 10_000;
    private static final int SIZE_MAX = 1_000;
    private static final int SIZE_DEFAULT = 50;
    private static final int NUMBER_BYTES_MAX = 19;
    private static final int BYTES_GUESS = 256;
    private static final int SUCCESS = 200;
    private static final ObjectMapper JSON = new JsonMapper();
    /** Times in answers are local text of the hosted service's zone (section 2, point 10). */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.of("Asia/Shanghai"));

    private final AuthCalls auth;
    private final UserCalls users;

    /**
     * The API.
     *
     * @param auth makes tokens
     * @param users all else about users
     */
    UserApi(AuthCalls auth, UserCalls users) {
        this.auth = auth;
        this.users = users;
    }

    /**
     * What is called with a form.
     *
     * @return path to handler of app key and form
     */
    Map<String, ServerPath> paths() {
        return Map.ofEntries(
                Map.entry(GET_TOKEN, this::getToken),
                Map.entry("/user/refresh.json", this::refresh),
                Map.entry("/user/info.json", this::info),
                Map.entry("/user/token/expire.json", this::expire),
                Map.entry("/user/block.json", this::block),
                Map.entry("/user/unblock.json", this::unblock),
                Map.entry("/user/block/query.json", this::blocked),
                Map.entry("/user/checkOnline.json", this::checkOnline),
                Map.entry("/user/tags/get.json", this::tags),
                Map.entry("/v1/users/offline", this::putOffline),
                Map.entry("/user/abandon.json", (app, form) -> setActive(app, form, false)),
                Map.entry("/user/activate.json", (app, form) -> setActive(app, form, true)),
                Map.entry("/user/abandon/query.json", this::abandoned));
    }

    /**
     * What is called with JSON.
     *
     * @return path to handler of app key and body
     */
    Map<String, JsonPath> jsonPaths() {
        return Map.of(
                "/user/tag/set.json", this::setTags,
                "/user/tag/batch/set.json", this::setTagsOfMany);
    }

    private Future<JsonBytes> getToken(String app, FormBody form) {
        IssueToken question = new IssueToken(
                app,
                form.one("userId", ID_BYTES_MAX),
                nameOrNull(form),
                form.oneOrNull("portraitUri", PORTRAIT_BYTES_MAX),
                (int) form.integer("tokenLifeSeconds", 0, TOKEN_LIFE_SECONDS_MAX, 0));
        return auth.issueToken(question)
                .map(issued -> success()
                        .name("userId")
                        .string(issued.user())
                        .name("token")
                        .string(issued.token())
                        .end());
    }

    private static @Nullable String nameOrNull(FormBody form) {
        String name = form.oneOrNull("name", NAME_BYTES_MAX);
        if (name != null && name.codePointCount(0, name.length()) > NAME_CHARS_MAX) {
            throw new StoaException(
                    ErrorCode.SERVER_PARAMETER_TOO_LONG, "name may have " + NAME_CHARS_MAX + " characters");
        }
        return name;
    }

    private Future<JsonBytes> refresh(String app, FormBody form) {
        return done(users.update(new UpdateUser(
                app,
                form.one("userId", ID_BYTES_MAX),
                nameOrNull(form),
                form.oneOrNull("portraitUri", PORTRAIT_BYTES_MAX))));
    }

    private Future<JsonBytes> info(String app, FormBody form) {
        return users.info(new GetUser(app, form.one("userId", ID_BYTES_MAX)))
                .map(user -> success()
                        .name("userName")
                        .string(orEmpty(user.name()))
                        .name("userPortrait")
                        .string(orEmpty(user.portrait()))
                        .name("createTime")
                        .string(user.createdAtMs() == 0 ? "" : TIME.format(Instant.ofEpochMilli(user.createdAtMs())))
                        .end());
    }

    private Future<JsonBytes> expire(String app, FormBody form) {
        List<String> named = form.list("userId", USERS_MAX, ID_BYTES_MAX);
        Long timeMs = numberOrNull(form, "time", 0, Long.MAX_VALUE);
        if (timeMs == null) {
            throw form.missing("time");
        }
        return done(users.expire(new ExpireTokens(app, named, timeMs)));
    }

    private Future<JsonBytes> block(String app, FormBody form) {
        List<String> named = form.list("userId", USERS_MAX, ID_BYTES_MAX);
        Long minutes = numberOrNull(form, "minute", 1, MINUTES_MAX);
        if (minutes == null) {
            throw form.missing("minute");
        }
        return done(users.block(new BlockUsers(app, named, minutes.intValue())));
    }

    private Future<JsonBytes> unblock(String app, FormBody form) {
        return done(users.unblock(new UnblockUsers(app, form.list("userId", USERS_MAX, ID_BYTES_MAX))));
    }

    private Future<JsonBytes> blocked(String app, FormBody form) {
        return users.blocked(new QueryBlocked(app, page(form, "page"), size(form, "size")))
                .map(found -> {
                    JsonBytes out = success().name("users").beginArray();
                    for (BlockedUser user : found.users()) {
                        out.begin().name("userId").string(user.user());
                        out.name("blockEndTime").string(TIME.format(Instant.ofEpochMilli(user.untilMs())));
                        out.end();
                    }
                    return out.endArray().end();
                });
    }

    private Future<JsonBytes> checkOnline(String app, FormBody form) {
        String user = form.one("userId", ID_BYTES_MAX);
        return users.online(new FindSessions(app, List.of(user)))
                .map(found -> success()
                        .name("status")
                        .string(found.users().contains(user) ? "1" : "0")
                        .end());
    }

    /** Stoa's own: the vendor has none. */
    private Future<JsonBytes> putOffline(String app, FormBody form) {
        List<String> named = form.list("userId", USERS_MAX, ID_BYTES_MAX);
        return users.putOffline(new PutOffline(app, named))
                .map(found -> SuccessJson.texts(
                                success(),
                                "users",
                                named.stream().filter(found.users()::contains).toList())
                        .end());
    }

    private Future<JsonBytes> tags(String app, FormBody form) {
        List<String> named = form.list("userIds", TAGS_ASKED_MAX, ID_BYTES_MAX);
        return users.tags(new QueryTags(app, named)).map(found -> {
            JsonBytes out = success().name("result").begin();
            named.stream().distinct().forEach(user -> {
                out.name(user).beginArray();
                found.byUser().getOrDefault(user, List.of()).forEach(out::string);
                out.endArray();
            });
            return out.end().end();
        });
    }

    private Future<JsonBytes> setActive(String app, FormBody form, boolean active) {
        return done(users.setActive(new SetActive(app, form.one("userId", ID_BYTES_MAX), active)));
    }

    private Future<JsonBytes> abandoned(String app, FormBody form) {
        return users.deactivated(new QueryDeactivated(app, page(form, "pageNo"), size(form, "pageSize")))
                .map(found -> {
                    JsonBytes out = success().name("users").beginArray();
                    found.users().forEach(out::string);
                    return out.endArray().end();
                });
    }

    private Future<JsonBytes> setTags(String app, String body) {
        JsonNode json = object(body);
        JsonNode user = json.path("userId");
        if (!user.isTextual() || user.asText().isEmpty()) {
            throw wrong("userId is missing or no string");
        }
        String id = FormBody.checked("userId", user.asText(), ID_BYTES_MAX);
        return done(users.setTags(new SetTags(app, List.of(id), tags(json))));
    }

    private Future<JsonBytes> setTagsOfMany(String app, String body) {
        JsonNode json = object(body);
        List<String> named = texts(json, "userIds", TAGGED_MAX, ID_BYTES_MAX);
        if (named.isEmpty()) {
            throw wrong("userIds is empty");
        }
        return done(users.setTags(new SetTags(app, named, tags(json))));
    }

    private static List<String> tags(JsonNode json) {
        return texts(json, "tags", TAGS_MAX, TAG_BYTES_MAX);
    }

    private static JsonNode object(String body) {
        if (body.isBlank()) {
            throw new StoaException(ErrorCode.SERVER_NO_DATA);
        }
        try {
            JsonNode json = JSON.readTree(body);
            if (json.isObject()) {
                return json;
            }
        } catch (JsonProcessingException _) {
            // answered below: the parser's own text would quote what was sent
        }
        throw wrong("the body is no JSON object");
    }

    private static List<String> texts(JsonNode json, String field, int countMax, int bytesMax) {
        JsonNode array = json.path(field);
        if (!array.isArray()) {
            throw wrong(field + " is missing or no array");
        }
        if (array.size() > countMax) {
            throw wrong(field + " may have " + countMax + " entries");
        }
        List<String> texts = new ArrayList<>(array.size());
        for (JsonNode entry : array) {
            if (!entry.isTextual() || entry.asText().isEmpty()) {
                throw wrong(field + " must hold strings that are not empty");
            }
            texts.add(FormBody.checked(field, entry.asText(), bytesMax));
        }
        return texts;
    }

    private static int page(FormBody form, String name) {
        Long page = numberOrNull(form, name, 1, PAGE_MAX);
        return page == null ? 1 : page.intValue();
    }

    private static int size(FormBody form, String name) {
        Long size = numberOrNull(form, name, 1, SIZE_MAX);
        return size == null ? SIZE_DEFAULT : size.intValue();
    }

    private static @Nullable Long numberOrNull(FormBody form, String name, long min, long max) {
        String text = form.oneOrNull(name, NUMBER_BYTES_MAX);
        return text == null ? null : Long.valueOf(FormBody.number(name, text, min, max));
    }

    private static StoaException wrong(String text) {
        return new StoaException(ErrorCode.SERVER_BAD_PARAMETER, text);
    }

    private static Future<JsonBytes> done(Future<Done> done) {
        return done.map(_ -> success().end());
    }

    private static JsonBytes success() {
        return new JsonBytes(BYTES_GUESS).begin().name("code").number(SUCCESS);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
