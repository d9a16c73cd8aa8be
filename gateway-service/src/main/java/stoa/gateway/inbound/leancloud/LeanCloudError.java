package stoa.gateway.inbound.leancloud;

import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * A failure in LeanCloud's words ("LeanCloud protocol", section 18): clients make the name the name of the error they
 * throw. Pure.
 *
 * @param code LeanCloud's number
 * @param name its upper-case name
 * @param detail for people
 */
public record LeanCloudError(int code, String name, String detail) {
    private static final int FIRST = 4_100;
    private static final int LAST = 4_999;
    /** Of names that another error has already. */
    private static final String PREFIX = "LEANCLOUD_";

    /**
     * What a failure is for these clients; the numbers of other vendors and of Stoa never reach them.
     *
     * @param failure any
     * @return in their words
     */
    public static LeanCloudError of(StoaException failure) {
        ErrorCode code = theirs(failure.code());
        String name = code.name().startsWith(PREFIX) ? code.name().substring(PREFIX.length()) : code.name();
        return new LeanCloudError(code.number(), name, failure.text());
    }

    boolean isTokenExpired() {
        return code == ErrorCode.SESSION_TOKEN_EXPIRED.number();
    }

    private static ErrorCode theirs(ErrorCode code) {
        if (code.number() >= FIRST && code.number() <= LAST) {
            return code;
        }
        // The rest is ours to mend.
        return switch (code) {
            case BAD_APP_KEY, APP_DISABLED -> ErrorCode.APP_NOT_AVAILABLE;
            case USER_BLOCKED -> ErrorCode.BLACKLISTED;
            case BAD_TOKEN -> ErrorCode.SESSION_TOKEN_EXPIRED;
            case KICKED_BY_OTHER_LOGIN -> ErrorCode.SESSION_CONFLICT;
            case PUT_OFFLINE -> ErrorCode.KICKED_BY_APP;
            case CONNECTING_TOO_OFTEN, TOO_MANY_REQUESTS, ROOM_FULL -> ErrorCode.APP_QUOTA_EXCEEDED;
            case FRAME_TOO_LARGE, MESSAGE_TOO_LARGE -> ErrorCode.FRAME_TOO_LONG;
            case FRAME_UNREADABLE, BAD_REQUEST -> ErrorCode.UNPARSEABLE_RAW_MESSAGE;
            case TOO_MANY_MESSAGES -> ErrorCode.MESSAGE_SENT_QUOTA_EXCEEDED;
            case NOT_IN_ROOM -> ErrorCode.INVALID_MESSAGING_TARGET;
            case MUTED -> ErrorCode.SILENCED;
            case BANNED -> ErrorCode.CONVERSATION_BLACKLISTED;
            case NO_SUCH_ROOM, SERVER_BAD_PARAMETER, SERVER_PARAMETER_TOO_LONG -> ErrorCode.CONVERSATION_NOT_FOUND;
            case MESSAGE_NOT_FOUND -> ErrorCode.LEANCLOUD_MESSAGE_NOT_FOUND;
            case NOT_ALLOWED -> ErrorCode.MESSAGE_OWNERSHIP_REQUIRED;
            case OUTCOME_UNKNOWN, DEADLINE_EXCEEDED -> ErrorCode.SEND_MESSAGE_TIMEOUT;
            case OVERLOADED -> ErrorCode.MESSAGE_REJECTED_BY_APP;
            case HEARTBEAT_MISSED -> ErrorCode.READ_TIMEOUT;
            case CONNECT_TIMEOUT -> ErrorCode.LOGIN_TIMEOUT;
            default -> ErrorCode.INTERNAL_ERROR;
        };
    }
}
