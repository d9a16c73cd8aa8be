package stoa.gateway.inbound.leancloud;

import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.gateway.inbound.ws.EdgeLoop;
import stoa.leancloud.wire.BlacklistCommand;
import stoa.leancloud.wire.ConvCommand;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations.LoginSignature;
import stoa.protocol.auth.LeanCloudOperations.CheckActionSignature;
import stoa.protocol.auth.LeanCloudOperations.SignedAction;

/**
 * Lets auth-service check what clients signed, where the app wants it signed ("LeanCloud protocol", section 15). Where it
 * does not, what clients send as a signature means nothing. On the loop only.
 */
final class ActionSignatures {
    private final EdgeLoop loop;

    ActionSignatures(EdgeLoop loop) {
        this.loop = loop;
    }

    /** What a command was signed with; null where it was not. */
    static @Nullable LoginSignature of(ConvCommand command) {
        return command.hasS() ? new LoginSignature(command.getT(), command.getN(), command.getS()) : null;
    }

    /** What a command was signed with; null where it was not. */
    static @Nullable LoginSignature of(BlacklistCommand command) {
        return command.hasS() ? new LoginSignature(command.getT(), command.getN(), command.getS()) : null;
    }

    /**
     * Whether a client may do something.
     *
     * @return done; fails with LeanCloud's codes
     */
    Future<?> check(
            LeanCloudSession session,
            SignedAction action,
            String conversation,
            List<String> users,
            @Nullable LoginSignature signature) {
        if (!loop.settings(session.app()).leanCloudSignatures().contains(setting(action))) {
            return Future.succeededFuture();
        }
        return loop.services()
                .auth()
                .checkActionSignature(new CheckActionSignature(
                        session.app(), session.client(), action, conversation, users, signature));
    }

    private static String setting(SignedAction action) {
        return switch (action) {
            case START -> AppSettings.SIGNED_STARTS;
            case INVITE, KICK -> AppSettings.SIGNED_MEMBERS;
            case BLOCK, UNBLOCK, CLIENT_BLOCK, CLIENT_UNBLOCK -> AppSettings.SIGNED_BLOCKS;
        };
    }
}
