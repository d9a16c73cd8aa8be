package stoa.auth.domain;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.AuthOperations.LoginSignature;
import stoa.protocol.auth.LeanCloudOperations.CheckActionSignature;
import stoa.protocol.auth.LeanCloudOperations.SignedAction;
import stoa.protocol.bus.Done;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * Signatures of what LeanCloud's clients do to conversations ("LeanCloud protocol", section 15): right, no older than
 * {@link #WINDOW_MS}, and used once. While nobody knows which nonces were used, none counts as new: an app that asks for
 * these signatures wants no action without its consent.
 */
public final class LeanCloudActions {
    /** How old a signature may be, and how far ahead of the clock here, milliseconds. */
    public static final long WINDOW_MS = 6 * 60 * 60 * 1_000L;

    private static final int NONCE_CHARS_MAX = 256;
    private static final String NONCES = "leancloud-action ";

    private final AppDirectory apps;
    private final NonceStore nonces;
    private final Clock clock;

    /**
     * The rules over their ports.
     *
     * @param apps the apps
     * @param nonces which nonces were used
     * @param clock now
     */
    public LeanCloudActions(AppDirectory apps, NonceStore nonces, Clock clock) {
        this.apps = apps;
        this.nonces = nonces;
        this.clock = clock;
    }

    /**
     * Checks a signature.
     *
     * @param request what is signed
     * @return done; fails with the codes of {@code CHECK_ACTION_SIGNATURE}, which may also be thrown
     */
    public Future<Done> check(CheckActionSignature request) {
        App app = apps.usable(request.app(), clock.millis());
        ErrorCode failed = failed(request.action());
        LoginSignature given = request.signature();
        if (given == null || !isRight(app, request, given)) {
            throw new StoaException(failed);
        }
        // As old as the window on either side of now.
        return nonces.firstUse(app.key(), NONCES + given.nonce(), 2 * WINDOW_MS)
                .compose(isNew -> isNew
                        ? Future.succeededFuture(Done.DONE)
                        : Future.failedFuture(new StoaException(failed, "the nonce was used before")));
    }

    private boolean isRight(App app, CheckActionSignature request, LoginSignature given) {
        long nowMs = clock.millis();
        if (given.nonce().isEmpty()
                || given.nonce().length() > NONCE_CHARS_MAX
                || !Signatures.isWithin(given.timestamp(), nowMs, WINDOW_MS)) {
            return false;
        }
        String suffix = suffix(request.action());
        String who = app.key() + ':' + request.client() + ':';
        return app.masterKeys(nowMs).stream()
                .anyMatch(key -> texts(request).stream()
                        .map(what -> Signatures.ofAction(key, who + what, given, suffix))
                        .anyMatch(expected -> Signatures.isSame(expected, given.signature())));
    }

    /** What may stand between the client id and the time: of new conversations with or without who begins them. */
    private static List<String> texts(CheckActionSignature request) {
        return switch (request.action()) {
            case START -> {
                List<String> others = new ArrayList<>(request.users());
                others.removeIf(request.client()::equals);
                yield List.of(sorted(request.users(), null), sorted(others, null), sorted(others, request.client()));
            }
            case INVITE, KICK, BLOCK, UNBLOCK -> List.of(request.conversation() + ':' + sorted(request.users(), null));
            case CLIENT_BLOCK, CLIENT_UNBLOCK -> List.of(request.conversation() + ':');
        };
    }

    /** Ids without repeats, in the order of their code units. */
    private static String sorted(List<String> users, @Nullable String more) {
        TreeSet<String> sorted = new TreeSet<>(users);
        if (more != null) {
            sorted.add(more);
        }
        return String.join(":", sorted);
    }

    private static String suffix(SignedAction action) {
        return switch (action) {
            case START -> "";
            case INVITE -> ":invite";
            case KICK -> ":kick";
            case BLOCK -> ":conversation-block-clients";
            case UNBLOCK -> ":conversation-unblock-clients";
            case CLIENT_BLOCK -> ":client-block-conversations";
            case CLIENT_UNBLOCK -> ":client-unblock-conversations";
        };
    }

    private static ErrorCode failed(SignedAction action) {
        return switch (action) {
            case START, INVITE, KICK -> ErrorCode.CONVERSATION_SIGNATURE_FAILED;
            case BLOCK, UNBLOCK, CLIENT_BLOCK, CLIENT_UNBLOCK -> ErrorCode.BLOCK_SIGNATURE_FAILED;
        };
    }
}
