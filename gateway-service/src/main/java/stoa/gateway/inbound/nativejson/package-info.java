/**
 * The native protocol's JSON: frames to requests, replies and events to bytes. Pure functions of text,
 * hostile input included; source of the fields: the native protocol document.
 */
@NullMarked
package stoa.gateway.inbound.nativejson;

import org.jspecify.annotations.NullMarked;
