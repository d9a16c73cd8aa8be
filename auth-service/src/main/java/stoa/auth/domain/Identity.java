package stoa.auth.domain;

import org.jspecify.annotations.Nullable;

/**
 * Who somebody proved to be.
 *
 * @param user user id
 * @param name display name the proof carries; null when it carries none
 * @param portrait URL of a picture the proof carries; null when it carries none
 * @param issuedAtMs when the proof was issued, epoch milliseconds
 */
public record Identity(
        String user, @Nullable String name, @Nullable String portrait, long issuedAtMs) {}
