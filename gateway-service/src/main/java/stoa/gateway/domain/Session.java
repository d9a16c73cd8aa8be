package stoa.gateway.domain;

import org.jspecify.annotations.Nullable;
import stoa.protocol.log.LogEvent;

/**
 * Who speaks on a connection. Outlives it: a session that is resumed keeps its id.
 *
 * @param app app key
 * @param user user id
 * @param id session id
 * @param sender what others are shown of the user; null when unknown
 */
public record Session(String app, String user, String id, LogEvent.@Nullable Sender sender) {}
