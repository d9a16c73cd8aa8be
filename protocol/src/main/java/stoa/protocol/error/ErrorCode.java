package stoa.protocol.error;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every error that leaves a process of Stoa. Numbers below 60000 are the vendors' own (client codes
 * of the RongCloud SDKs, 1000 to 1999 those of its server API, 4100 to 4999 LeanCloud's, whose clients are closed with
 * the number itself); 60000 and above are Stoa's. A number
 * never changes its meaning and is never used again.
 */
public enum ErrorCode {
    /** The app key is not known. */
    BAD_APP_KEY(31002, 401, CloseClass.NEVER, false, "the app key is not known"),
    /** This protocol version is not supported. */
    VERSION_UNSUPPORTED(31001, 400, CloseClass.NEVER, false, "this protocol version is not supported"),
    /** A service that is needed does not answer now. */
    UNAVAILABLE(31003, 503, CloseClass.RETRY, true, "a service that is needed does not answer now"),
    /** The token is wrong, expired or revoked. */
    BAD_TOKEN(31004, 401, CloseClass.LOGIN, false, "the token is wrong, expired or revoked"),
    /** The token belongs to another app key. */
    TOKEN_OF_OTHER_APP(31005, 401, CloseClass.LOGIN, false, "the token belongs to another app key"),
    /** This server is going away, connect to another. */
    GO_ELSEWHERE(31006, 503, CloseClass.RETRY, true, "this server is going away, connect to another"),
    /** The app is disabled. */
    APP_DISABLED(31008, 403, CloseClass.NEVER, false, "the app is disabled"),
    /** The user is blocked. */
    USER_BLOCKED(31009, 403, CloseClass.LOGIN, false, "the user is blocked"),
    /** Another login of the user took this place. */
    KICKED_BY_OTHER_LOGIN(31010, 403, CloseClass.LOGIN, false, "another login of the user took this place"),
    /** The user was put offline by the app. */
    PUT_OFFLINE(31011, 403, CloseClass.LOGIN, false, "the user was put offline by the app"),
    /** Too many connection attempts. */
    CONNECTING_TOO_OFTEN(30015, 429, CloseClass.RETRY, true, "too many connection attempts"),
    /** The message is larger than the limit. */
    MESSAGE_TOO_LARGE(30016, 413, CloseClass.NONE, false, "the message is larger than the limit"),
    /** More messages than the rate limit allows. */
    TOO_MANY_MESSAGES(20604, 429, CloseClass.NONE, true, "more messages than the rate limit allows"),
    /** The user is not in the room. */
    NOT_IN_ROOM(23406, 403, CloseClass.NONE, false, "the user is not in the room"),
    /** The user is muted in the room. */
    MUTED(23408, 403, CloseClass.NONE, false, "the user is muted in the room"),
    /** The user is banned from the room. */
    BANNED(23409, 403, CloseClass.NONE, false, "the user is banned from the room"),
    /** The room does not exist. */
    NO_SUCH_ROOM(23410, 404, CloseClass.NONE, false, "the room does not exist"),
    /** The room is full. */
    ROOM_FULL(23411, 403, CloseClass.NONE, false, "the room is full"),
    /** The room has 100 attributes already. */
    ATTRIBUTES_FULL(23423, 403, CloseClass.NONE, false, "the room has 100 attributes already"),
    /** The attribute was set by somebody else. */
    ATTRIBUTE_NOT_YOURS(23424, 403, CloseClass.NONE, false, "the attribute was set by somebody else"),
    /** More changes of attributes than the room's rate limit allows. */
    ATTRIBUTES_TOO_OFTEN(
            23425, 429, CloseClass.NONE, true, "more changes of attributes than the room's rate limit allows"),
    /** There is no such attribute. */
    NO_SUCH_ATTRIBUTE(23427, 404, CloseClass.NONE, false, "there is no such attribute"),
    /** Only some of the attributes were changed. */
    ATTRIBUTES_PARTLY(23428, 409, CloseClass.NONE, false, "only some of the attributes were changed"),
    /** More attributes than one call may change. */
    ATTRIBUTES_BATCH_TOO_LARGE(23429, 400, CloseClass.NONE, false, "more attributes than one call may change"),
    /** Internal error. */
    SERVER_INTERNAL(1000, 500, CloseClass.NONE, false, "internal error"),
    /** The app key is not known. */
    SERVER_UNKNOWN_APP(1001, 401, CloseClass.NONE, false, "the app key is not known"),
    /** A parameter is missing or wrong. */
    SERVER_BAD_PARAMETER(1002, 400, CloseClass.NONE, false, "a parameter is missing or wrong"),
    /** The request has no form data. */
    SERVER_NO_DATA(1003, 400, CloseClass.NONE, false, "the request has no form data"),
    /** The signature is wrong. */
    SERVER_BAD_SIGNATURE(1004, 401, CloseClass.NONE, false, "the signature is wrong"),
    /** A parameter is too long. */
    SERVER_PARAMETER_TOO_LONG(1005, 400, CloseClass.NONE, false, "a parameter is too long"),
    /** The app is locked or deleted. */
    SERVER_APP_LOCKED(1006, 401, CloseClass.NONE, false, "the app is locked or deleted"),
    /** The method is not allowed for this app. */
    SERVER_NOT_ALLOWED(1007, 403, CloseClass.NONE, false, "the method is not allowed for this app"),
    /** Too many calls. */
    SERVER_TOO_MANY_CALLS(1008, 429, CloseClass.NONE, true, "too many calls"),
    /** A service did not answer in time. */
    SERVER_TIMEOUT(1050, 504, CloseClass.NONE, true, "a service did not answer in time"),
    /** The request body is larger than the limit. */
    SERVER_BODY_TOO_LARGE(1508, 413, CloseClass.NONE, false, "the request body is larger than the limit"),
    /** The service is not switched on for this app. */
    SERVER_NOT_ENABLED(1009, 403, CloseClass.NONE, false, "the service is not switched on for this app"),
    /** The room is not on the keep-alive list. */
    SERVER_NOT_KEPT_ALIVE(1015, 400, CloseClass.NONE, false, "the room is not on the keep-alive list"),
    /** The keep-alive list is full. */
    SERVER_TOO_MANY_KEPT_ALIVE(1016, 400, CloseClass.NONE, false, "the keep-alive list is full"),
    /** The list would have more entries than the limit. */
    SERVER_TOO_MANY_ITEMS(1502, 400, CloseClass.NONE, false, "the list would have more entries than the limit"),
    /** There is no such path. */
    SERVER_NOT_FOUND(404, 404, CloseClass.NONE, false, "there is no such path"),
    /** This path takes another HTTP method. */
    SERVER_METHOD_NOT_ALLOWED(1405, 405, CloseClass.NONE, false, "this path takes another HTTP method"),
    /** The app is not known, disabled or not open to LeanCloud's clients. */
    APP_NOT_AVAILABLE(
            4100, 403, CloseClass.NONE, false, "the app is not known, disabled or not open to LeanCloud's clients"),
    /** The signature is missing, wrong or too old. */
    SIGNATURE_FAILED(4102, 401, CloseClass.NONE, false, "the signature is missing, wrong or too old"),
    /** The client id has 1 to 64 characters and no control characters. */
    INVALID_LOGIN(4103, 400, CloseClass.NONE, false, "the client id has 1 to 64 characters and no control characters"),
    /** The socket has no such session. */
    SESSION_REQUIRED(4105, 401, CloseClass.NONE, false, "the socket has no such session"),
    /** The client is blocked. */
    BLACKLISTED(4106, 403, CloseClass.NONE, false, "the client is blocked"),
    /** Nothing was heard on the socket for ten minutes. */
    READ_TIMEOUT(4107, 408, CloseClass.NONE, true, "nothing was heard on the socket for ten minutes"),
    /** No session was opened in time. */
    LOGIN_TIMEOUT(4108, 408, CloseClass.NONE, true, "no session was opened in time"),
    /** The frame or the message is longer than the limit. */
    FRAME_TOO_LONG(4109, 413, CloseClass.NONE, false, "the frame or the message is longer than the limit"),
    /** Another device of the same tag logged in. */
    SESSION_CONFLICT(4111, 409, CloseClass.NONE, false, "another device of the same tag logged in"),
    /** The session token is unknown or expired. */
    SESSION_TOKEN_EXPIRED(4112, 401, CloseClass.NONE, false, "the session token is unknown or expired"),
    /** More sessions or requests than the limit. */
    APP_QUOTA_EXCEEDED(4113, 429, CloseClass.NONE, true, "more sessions or requests than the limit"),
    /** The frame cannot be read. */
    UNPARSEABLE_RAW_MESSAGE(4114, 400, CloseClass.NONE, false, "the frame cannot be read"),
    /** The client was put offline by the app. */
    KICKED_BY_APP(4115, 403, CloseClass.NONE, false, "the client was put offline by the app"),
    /** More messages than the rate limit allows. */
    MESSAGE_SENT_QUOTA_EXCEEDED(4116, 429, CloseClass.NONE, true, "more messages than the rate limit allows"),
    /** Internal error. */
    INTERNAL_ERROR(4200, 500, CloseClass.NONE, true, "internal error"),
    /** It is not known whether the message was accepted. */
    SEND_MESSAGE_TIMEOUT(4201, 503, CloseClass.NONE, true, "it is not known whether the message was accepted"),
    /** The signature of what is done to a conversation is missing, wrong, too old or was used before. */
    CONVERSATION_SIGNATURE_FAILED(
            4302, 401, CloseClass.NONE, false, "the signature is missing, wrong, too old or was used before"),
    /** There is no such conversation. */
    CONVERSATION_NOT_FOUND(4303, 404, CloseClass.NONE, false, "there is no such conversation"),
    /** The conversation has as many members as it may have. */
    CONVERSATION_FULL(4304, 403, CloseClass.NONE, false, "the conversation has as many members as it may have"),
    /** The attributes cannot be changed like this. */
    CONVERSATION_UPDATE_FAILED(4306, 400, CloseClass.NONE, false, "the attributes cannot be changed like this"),
    /** The user does not want to be in this conversation. */
    CONVERSATION_NOT_ALLOWED(4308, 403, CloseClass.NONE, false, "the user does not want to be in this conversation"),
    /** Conversations cannot be looked for like this. */
    CONVERSATION_QUERY_FAILED(4310, 400, CloseClass.NONE, false, "conversations cannot be looked for like this"),
    /** The history is for members alone. */
    CONVERSATION_LOG_REJECTED(4312, 403, CloseClass.NONE, false, "the history is for members alone"),
    /** Only a conversation with members has this. */
    NORMAL_CONVERSATION_REQUIRED(4314, 400, CloseClass.NONE, false, "only a conversation with members has this"),
    /** The client is banned from the conversation. */
    CONVERSATION_BLACKLISTED(4315, 403, CloseClass.NONE, false, "the client is banned from the conversation"),
    /** Only chat rooms can do this. */
    TRANSIENT_CONVERSATION_REQUIRED(4316, 400, CloseClass.NONE, false, "only chat rooms can do this"),
    /** The user is no member of the conversation. */
    CONVERSATION_MEMBERSHIP_REQUIRED(4317, 403, CloseClass.NONE, false, "the user is no member of the conversation"),
    /** The user's role does not allow this. */
    CONVERSATION_OPERATION_UNAUTHORIZED(4320, 403, CloseClass.NONE, false, "the user's role does not allow this"),
    /** Nobody can be given this role. */
    CONVERSATION_UNKNOWN_ROLE(4321, 400, CloseClass.NONE, false, "nobody can be given this role"),
    /** The owner cannot leave. */
    CONVERSATION_NEED_OWNER(4324, 403, CloseClass.NONE, false, "the owner cannot leave"),
    /** There is no such conversation, or the client is not in it. */
    INVALID_MESSAGING_TARGET(
            4401, 403, CloseClass.NONE, false, "there is no such conversation, or the client is not in it"),
    /** The message was refused. */
    MESSAGE_REJECTED_BY_APP(4402, 403, CloseClass.NONE, false, "the message was refused"),
    /** Only the sender may change a message. */
    MESSAGE_OWNERSHIP_REQUIRED(4403, 403, CloseClass.NONE, false, "only the sender may change a message"),
    /** There is no such message. */
    LEANCLOUD_MESSAGE_NOT_FOUND(4404, 404, CloseClass.NONE, false, "there is no such message"),
    /** The conversation's list of blocked users is full. */
    BLOCK_LIST_FULL(4543, 403, CloseClass.NONE, false, "the list of blocked users or conversations is full"),
    /** The signature of a block is missing, wrong, too old or was used before. */
    BLOCK_SIGNATURE_FAILED(
            4546, 401, CloseClass.NONE, false, "the signature is missing, wrong, too old or was used before"),
    /** The user is blocked by the conversation. */
    BLOCKED_BY_CONVERSATION(4548, 403, CloseClass.NONE, false, "the user is blocked by the conversation"),
    /** The conversation's list of silenced users is full. */
    SILENCED_LIST_FULL(4561, 403, CloseClass.NONE, false, "the conversation's list of silenced users is full"),
    /** The client is muted in the conversation. */
    SILENCED(4563, 403, CloseClass.NONE, false, "the client is muted in the conversation"),
    /** Internal error. */
    INTERNAL(60000, 500, CloseClass.NONE, true, "internal error"),
    /** A field is missing or wrong. */
    BAD_REQUEST(60001, 400, CloseClass.NONE, false, "a field is missing or wrong"),
    /** There is no such op. */
    UNKNOWN_OP(60002, 400, CloseClass.NONE, false, "there is no such op"),
    /** Connect first. */
    NOT_CONNECTED(60003, 401, CloseClass.NONE, false, "connect first"),
    /** This connection is already connected. */
    ALREADY_CONNECTED(60004, 409, CloseClass.NONE, false, "this connection is already connected"),
    /** The frame is not JSON in UTF-8. */
    FRAME_UNREADABLE(60005, 400, CloseClass.RETRY, false, "the frame is not JSON in UTF-8"),
    /** The frame is larger than the limit. */
    FRAME_TOO_LARGE(60006, 413, CloseClass.RETRY, false, "the frame is larger than the limit"),
    /** It is not known whether the message was accepted: send it again with the same cid. */
    OUTCOME_UNKNOWN(
            60010,
            503,
            CloseClass.NONE,
            true,
            "it is not known whether the message was accepted: send it again with the same cid"),
    /** The position is too old or of another log: reload. */
    POSITION_TOO_OLD(60011, 410, CloseClass.NONE, false, "the position is too old or of another log: reload"),
    /** The history has not reached this point yet. */
    NOT_YET_APPLIED(60012, 503, CloseClass.NONE, true, "the history has not reached this point yet"),
    /** There is no such message. */
    MESSAGE_NOT_FOUND(60013, 404, CloseClass.NONE, false, "there is no such message"),
    /** The user may not do this. */
    NOT_ALLOWED(60014, 403, CloseClass.NONE, false, "the user may not do this"),
    /** Too much is waiting here already. */
    OVERLOADED(60020, 503, CloseClass.NONE, true, "too much is waiting here already"),
    /** The deadline passed before the call was answered. */
    DEADLINE_EXCEEDED(60021, 504, CloseClass.NONE, true, "the deadline passed before the call was answered"),
    /** This node does not own the partition. */
    NOT_OWNER(60022, 503, CloseClass.NONE, true, "this node does not own the partition"),
    /** The connection does not read what it is sent. */
    SLOW_CONNECTION(60030, 503, CloseClass.RETRY, true, "the connection does not read what it is sent"),
    /** Nothing was heard on the connection for two heartbeats. */
    HEARTBEAT_MISSED(60031, 408, CloseClass.RETRY, true, "nothing was heard on the connection for two heartbeats"),
    /** Connect was not sent in time. */
    CONNECT_TIMEOUT(60032, 408, CloseClass.RETRY, true, "connect was not sent in time"),
    /** Too many requests of this connection are unanswered. */
    TOO_MANY_REQUESTS(60033, 429, CloseClass.NONE, true, "too many requests of this connection are unanswered"),
    /** The HTTP request did not arrive whole in time. */
    REQUEST_TIMEOUT(60034, 408, CloseClass.NONE, true, "the HTTP request did not arrive whole in time");

    private static final Map<Integer, ErrorCode> BY_NUMBER =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(ErrorCode::number, Function.identity()));

    private final int number;
    private final int httpStatus;
    private final CloseClass closeClass;
    private final boolean retryable;
    private final String text;

    ErrorCode(int number, int httpStatus, CloseClass closeClass, boolean retryable, String text) {
        this.number = number;
        this.httpStatus = httpStatus;
        this.closeClass = closeClass;
        this.retryable = retryable;
        this.text = text;
    }

    /**
     * The number on the wire.
     *
     * @return a number that only this error has
     */
    public int number() {
        return number;
    }

    /**
     * The HTTP status of an answer that carries this error.
     *
     * @return 400 to 599
     */
    public int httpStatus() {
        return httpStatus;
    }

    /**
     * What closing a connection with this error tells the client.
     *
     * @return {@link CloseClass#NONE} where the error leaves the connection open
     */
    public CloseClass closeClass() {
        return closeClass;
    }

    /**
     * Whether the same request may succeed later.
     *
     * @return true when a retry is sensible
     */
    public boolean retryable() {
        return retryable;
    }

    /**
     * The sentence shown where nothing more precise is known.
     *
     * @return English, no full stop
     */
    public String text() {
        return text;
    }

    /**
     * Finds an error by its number.
     *
     * @param number the number on the wire
     * @return the error; {@link #INTERNAL} for a number this version does not know
     */
    public static ErrorCode ofNumber(int number) {
        return BY_NUMBER.getOrDefault(number, INTERNAL);
    }
}
