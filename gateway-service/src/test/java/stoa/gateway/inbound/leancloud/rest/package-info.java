/** Tests of LeanCloud's REST API, over HTTP with everything behind it in memory. */
@NullMarked
package stoa.gateway.inbound.leancloud.rest;

import org.jspecify.annotations.NullMarked;
