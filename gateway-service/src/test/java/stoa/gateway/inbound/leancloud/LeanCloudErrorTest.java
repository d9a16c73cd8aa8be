package stoa.gateway.inbound.leancloud;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import stoa.leancloud.wire.CommandType;
import stoa.leancloud.wire.DirectCommand;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.OpType;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/** What these clients are told of failures. */
class LeanCloudErrorTest {
    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void eachFailureHasANumberAndANameOfTheirs(ErrorCode code) {
        LeanCloudError error = LeanCloudError.of(new StoaException(code, "why"));
        assertThat(error.code()).isBetween(4_100, 4_999);
        assertThat(error.name()).matches("[A-Z_]+").doesNotContain("LEANCLOUD");
        assertThat(error.detail()).isEqualTo("why");
    }

    @ParameterizedTest
    @CsvSource({
        "MUTED, 4563, SILENCED",
        "BANNED, 4315, CONVERSATION_BLACKLISTED",
        "NOT_IN_ROOM, 4401, INVALID_MESSAGING_TARGET",
        "NO_SUCH_ROOM, 4303, CONVERSATION_NOT_FOUND",
        "NOT_ALLOWED, 4403, MESSAGE_OWNERSHIP_REQUIRED",
        "MESSAGE_NOT_FOUND, 4404, MESSAGE_NOT_FOUND",
        "TOO_MANY_MESSAGES, 4116, MESSAGE_SENT_QUOTA_EXCEEDED",
        "OUTCOME_UNKNOWN, 4201, SEND_MESSAGE_TIMEOUT",
        "USER_BLOCKED, 4106, BLACKLISTED",
        "PUT_OFFLINE, 4115, KICKED_BY_APP",
        "BAD_APP_KEY, 4100, APP_NOT_AVAILABLE",
        "UNAVAILABLE, 4200, INTERNAL_ERROR"
    })
    void whatTheyKnowIsToldByItsName(ErrorCode code, int number, String name) {
        LeanCloudError error = LeanCloudError.of(new StoaException(code));
        assertThat(error.code()).isEqualTo(number);
        assertThat(error.name()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "session, open, SIGNATURE_FAILED, session",
        "session, open, SESSION_TOKEN_EXPIRED, error",
        "session, refresh, SIGNATURE_FAILED, error",
        "conv, add, BANNED, error",
        "direct, , MUTED, ack"
    })
    void theFormIsThatOfTheCommand(CommandType type, @Nullable OpType op, ErrorCode code, CommandType form) {
        GenericCommand.Builder command = GenericCommand.newBuilder()
                .setCmd(type)
                .setI(0)
                .setPeerId("ann")
                .setDirectMessage(DirectCommand.newBuilder().setCid("r"));
        if (op != null) {
            command.setOp(op);
        }
        GenericCommand reply =
                Replies.failed(command.build(), new StoaException(code)).build();
        assertThat(reply.getCmd()).isEqualTo(form);
        assertThat(reply.hasI()).isTrue();
        assertThat(reply.getPeerId()).isEqualTo("ann");
        int told = reply.getSessionMessage().getCode()
                + reply.getErrorMessage().getCode()
                + reply.getAckMessage().getCode();
        assertThat(told).isEqualTo(LeanCloudError.of(new StoaException(code)).code());
    }
}
