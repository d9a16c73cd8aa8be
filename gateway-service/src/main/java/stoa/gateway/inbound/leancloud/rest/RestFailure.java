package stoa.gateway.inbound.leancloud.rest;

import stoa.gateway.inbound.leancloud.LeanCloudError;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.json.Json;

/**
 * A failure as REST says it: {@code {"code", "error"}} with LeanCloud's number ("LeanCloud protocol", section 18), or with
 * the HTTP status where that API has no number of its own. Pure.
 *
 * @param status of HTTP
 * @param code number
 * @param error for people
 */
record RestFailure(int status, int code, String error) {
    private static final int FIRST = 4_100;
    private static final int LAST = 4_999;
    private static final int UNAVAILABLE_STATUS = 503;

    static RestFailure of(StoaException failure) {
        ErrorCode code = failure.code();
        return switch (code) {
            case BAD_REQUEST,
                    SERVER_BAD_PARAMETER,
                    SERVER_PARAMETER_TOO_LONG,
                    SERVER_BAD_SIGNATURE,
                    SERVER_NOT_ALLOWED,
                    SERVER_NOT_FOUND,
                    SERVER_METHOD_NOT_ALLOWED,
                    SERVER_BODY_TOO_LARGE,
                    SERVER_TOO_MANY_CALLS,
                    SERVER_TOO_MANY_ITEMS -> new RestFailure(code.httpStatus(), code.httpStatus(), failure.text());
            case UNAVAILABLE, OVERLOADED, NOT_OWNER, NOT_YET_APPLIED, DEADLINE_EXCEEDED ->
                new RestFailure(UNAVAILABLE_STATUS, ErrorCode.INTERNAL_ERROR.number(), failure.text());
            case NO_SUCH_ROOM -> theirs(ErrorCode.CONVERSATION_NOT_FOUND, failure.text());
            default -> {
                LeanCloudError error = LeanCloudError.of(failure);
                yield theirs(ErrorCode.ofNumber(error.code()), error.detail());
            }
        };
    }

    private static RestFailure theirs(ErrorCode code, String text) {
        int number = code.number() >= FIRST && code.number() <= LAST ? code.number() : code.httpStatus();
        return new RestFailure(code.httpStatus(), number, text);
    }

    Json.Obj json() {
        return new Row().number("code", code).text("error", error).done();
    }
}
