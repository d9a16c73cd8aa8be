package stoa.auth.inbound;

import io.vertx.core.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.auth.domain.AppAdministration;
import stoa.auth.domain.Logins;
import stoa.auth.domain.UserTokens;
import stoa.kit.StoreFailures;
import stoa.kit.bus.Bus;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations;
import stoa.protocol.auth.AuthOperations.ChangeSettings;
import stoa.protocol.auth.AuthOperations.CheckLoginSignature;
import stoa.protocol.auth.AuthOperations.RevokeTokens;
import stoa.protocol.bus.Done;

/** Serves {@link AuthOperations} on the bus. One context. */
public final class AuthBus {
    private final Bus bus;
    private final Logins logins;
    private final UserTokens tokens;
    private final AppAdministration administration;

    /**
     * The inbound side over the rules.
     *
     * @param bus not started yet
     * @param logins sessions
     * @param tokens tokens
     * @param administration signatures and settings
     */
    public AuthBus(Bus bus, Logins logins, UserTokens tokens, AppAdministration administration) {
        this.bus = bus;
        this.logins = logins;
        this.tokens = tokens;
        this.administration = administration;
    }

    /** Registers all operations; before the bus starts. */
    public void serve() {
        bus.serve(AuthOperations.OPEN_SESSION, request -> StoreFailures.coded(logins.open(request)));
        bus.serve(AuthOperations.RENEW_SESSION, request -> StoreFailures.coded(logins.renew(request)));
        bus.serve(AuthOperations.ISSUE_TOKEN, request -> StoreFailures.coded(tokens.issue(request)));
        bus.serve(AuthOperations.REVOKE_TOKENS, request -> StoreFailures.coded(revoke(request)));
        bus.serve(AuthOperations.CHECK_REQUEST_SIGNATURE, administration::checkRequest);
        bus.serve(AuthOperations.CHECK_LOGIN_SIGNATURE, this::checkLogin);
        bus.serve(
                AuthOperations.GET_SETTINGS, request -> Future.succeededFuture(administration.settings(request.app())));
        bus.serve(AuthOperations.CHANGE_SETTINGS, request -> StoreFailures.coded(change(request)));
    }

    private Future<Done> revoke(RevokeTokens request) {
        return tokens.revoke(request.app(), request.user()).map(revoked -> {
            bus.publish(AuthOperations.TOKENS_REVOKED, revoked);
            return Done.DONE;
        });
    }

    private Future<Done> checkLogin(CheckLoginSignature request) {
        logins.checkSignature(request.app(), request.user(), request.signature());
        return Future.succeededFuture(Done.DONE);
    }

    private Future<AppSettings> change(ChangeSettings request) {
        Map<String, @Nullable Object> changes = request.changes() == null ? null : SettingsJson.read(request.changes());
        return administration
                .change(request.app(), request.masterKey(), changes)
                .onSuccess(settings -> {
                    if (changes != null) {
                        bus.publish(AuthOperations.SETTINGS_CHANGED, settings);
                    }
                });
    }
}
