package stoa.auth.domain;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import stoa.protocol.auth.UserOperations.BlockUsers;
import stoa.protocol.auth.UserOperations.BlockedUsers;
import stoa.protocol.auth.UserOperations.ExpireTokens;
import stoa.protocol.auth.UserOperations.GetUser;
import stoa.protocol.auth.UserOperations.QueryBlocked;
import stoa.protocol.auth.UserOperations.QueryDeactivated;
import stoa.protocol.auth.UserOperations.QueryTags;
import stoa.protocol.auth.UserOperations.SetActive;
import stoa.protocol.auth.UserOperations.SetTags;
import stoa.protocol.auth.UserOperations.UnblockUsers;
import stoa.protocol.auth.UserOperations.UpdateUser;
import stoa.protocol.auth.UserOperations.UserInfo;
import stoa.protocol.auth.UserOperations.UserPage;
import stoa.protocol.auth.UserOperations.UserTags;
import stoa.protocol.auth.UserOperations.UsersBlocked;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.WholeText;

/**
 * What an app's back end decides about its users (rongcloud-server-api, section 4.9): what is shown of them,
 * blocks, activity, tags, tokens. Failures are {@code SERVER_BAD_PARAMETER} or {@code
 * SERVER_PARAMETER_TOO_LONG} and name the parameter.
 */
public final class UserAdministration {
    /** Users of one block or one expiry at most. */
    public static final int USERS_MAX = 20;

    /** How long a block may last, in minutes: 30 days. */
    public static final int BLOCK_MINUTES_MAX = 43_200;

    /** Users that get tags at once at most. */
    public static final int TAGGED_MAX = 1_000;

    /** Users whose tags are asked for at once at most. */
    public static final int TAGS_ASKED_MAX = 50;

    /** Tags of a user at most. */
    public static final int TAGS_MAX = 20;

    /** Bytes of a tag at most. */
    public static final int TAG_BYTES_MAX = 40;

    /** Entries of a page at most. */
    public static final int PAGE_SIZE_MAX = 1_000;

    /** The last page that can be asked for. */
    public static final int PAGES_MAX = 10_000;

    private static final long MINUTE_MS = 60_000;

    private final AppDirectory apps;
    private final UserStore users;
    private final UserRegister register;
    private final Clock clock;

    /**
     * The rules over their ports.
     *
     * @param apps the apps
     * @param users what is shown of users
     * @param register what is decided about them
     * @param clock now
     */
    public UserAdministration(AppDirectory apps, UserStore users, UserRegister register, Clock clock) {
        this.apps = apps;
        this.users = users;
        this.register = register;
        this.clock = clock;
    }

    /**
     * What is shown of a user.
     *
     * @param request whose
     * @return empty for who never was named
     */
    public Future<UserInfo> info(GetUser request) {
        App app = app(request.app());
        checkUsers(List.of(request.user()), 1);
        return users.find(app.key(), request.user())
                .map(stored -> new UserInfo(request.user(), stored.name(), stored.portrait(), stored.createdAtMs()));
    }

    /**
     * Changes what is shown of a user.
     *
     * @param request absent fields stay
     * @return when it is stored
     */
    public Future<Void> update(UpdateUser request) {
        App app = app(request.app());
        checkUsers(List.of(request.user()), 1);
        UserTokens.checkShown(request.name(), request.portrait());
        return users.save(app.key(), request.user(), request.name(), request.portrait(), clock.millis());
    }

    /**
     * Refuses tokens issued before a time.
     *
     * @param request a time to come counts as now, so that nobody locks users out for good by a wrong unit
     * @return when it is stored
     */
    public Future<Void> expire(ExpireTokens request) {
        App app = app(request.app());
        checkUsers(request.users(), USERS_MAX);
        long beforeMs = Math.max(0, Math.min(request.issuedBeforeMs(), clock.millis()));
        return register.expireTokens(app.key(), request.users(), beforeMs);
    }

    /**
     * Keeps users out for a time.
     *
     * @param request who and how long
     * @return what everybody is to be told, once it is stored
     */
    public Future<UsersBlocked> block(BlockUsers request) {
        App app = app(request.app());
        checkUsers(request.users(), USERS_MAX);
        if (request.minutes() < 1 || request.minutes() > BLOCK_MINUTES_MAX) {
            throw wrong("minute is a number from 1 to " + BLOCK_MINUTES_MAX);
        }
        long untilMs = clock.millis() + request.minutes() * MINUTE_MS;
        return register.block(app.key(), request.users(), untilMs)
                .map(_ -> new UsersBlocked(app.key(), request.users(), untilMs));
    }

    /**
     * Lets users in again.
     *
     * @param request who
     * @return what everybody is to be told, once it is stored
     */
    public Future<UsersBlocked> unblock(UnblockUsers request) {
        App app = app(request.app());
        checkUsers(request.users(), USERS_MAX);
        return register.block(app.key(), request.users(), 0).map(_ -> new UsersBlocked(app.key(), request.users(), 0));
    }

    /**
     * Who is blocked now.
     *
     * @param request which page
     * @return with the ends
     */
    public Future<BlockedUsers> blocked(QueryBlocked request) {
        App app = app(request.app());
        int skip = skip(request.page(), request.size());
        return register.blocked(app.key(), clock.millis(), skip, request.size()).map(BlockedUsers::new);
    }

    /**
     * Replaces the tags of users.
     *
     * @param request whose
     * @return when it is stored
     */
    public Future<Void> setTags(SetTags request) {
        App app = app(request.app());
        checkUsers(request.users(), TAGGED_MAX);
        if (request.tags().size() > TAGS_MAX) {
            throw wrong("tags may have " + TAGS_MAX + " entries");
        }
        for (String tag : request.tags()) {
            if (tag.isEmpty() || !WholeText.isLine(tag)) {
                throw wrong("tags must not be empty nor have control characters or half a surrogate pair");
            }
            if (tag.getBytes(StandardCharsets.UTF_8).length > TAG_BYTES_MAX) {
                throw new StoaException(
                        ErrorCode.SERVER_PARAMETER_TOO_LONG, "a tag may have " + TAG_BYTES_MAX + " bytes");
            }
        }
        return register.setTags(app.key(), request.users(), List.copyOf(request.tags()));
    }

    /**
     * The tags of users.
     *
     * @param request whose
     * @return an entry for each, empty for who has none
     */
    public Future<UserTags> tags(QueryTags request) {
        App app = app(request.app());
        checkUsers(request.users(), TAGS_ASKED_MAX);
        return register.tags(app.key(), request.users()).map(stored -> {
            Map<String, List<String>> all = new LinkedHashMap<>();
            request.users().forEach(user -> all.put(user, stored.getOrDefault(user, List.of())));
            return new UserTags(all);
        });
    }

    /**
     * Switches a user off or on.
     *
     * @param request who
     * @return what everybody is to be told, once it is stored
     */
    public Future<UsersBlocked> setActive(SetActive request) {
        App app = app(request.app());
        checkUsers(List.of(request.user()), 1);
        return register.setActive(app.key(), request.user(), request.active())
                .map(_ -> new UsersBlocked(app.key(), List.of(request.user()), request.active() ? 0 : Long.MAX_VALUE));
    }

    /**
     * Who is switched off.
     *
     * @param request which page
     * @return by id
     */
    public Future<UserPage> deactivated(QueryDeactivated request) {
        App app = app(request.app());
        int skip = skip(request.page(), request.size());
        return register.deactivated(app.key(), skip, request.size()).map(UserPage::new);
    }

    private App app(String key) {
        return apps.usable(key, clock.millis());
    }

    private static void checkUsers(List<String> users, int max) {
        if (users.isEmpty() || users.size() > max) {
            throw wrong("userId must be given 1 to " + max + " times");
        }
        if (!users.stream().allMatch(UserTokens::isUserId)) {
            throw wrong("userId has 1 to " + UserTokens.USER_CHARS_MAX + " characters and no control characters");
        }
    }

    private static int skip(int page, int size) {
        if (page < 1 || page > PAGES_MAX) {
            throw wrong("page is a number from 1 to " + PAGES_MAX);
        }
        if (size < 1 || size > PAGE_SIZE_MAX) {
            throw wrong("size is a number from 1 to " + PAGE_SIZE_MAX);
        }
        return (page - 1) * size;
    }

    private static StoaException wrong(String text) {
        return new StoaException(ErrorCode.SERVER_BAD_PARAMETER, text);
    }
}
