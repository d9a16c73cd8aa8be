/** HTTP: the signed server API, the app settings, the demo page and its tokens. */
@NullMarked
package stoa.gateway.inbound.http;

import org.jspecify.annotations.NullMarked;
