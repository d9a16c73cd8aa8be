/**
 * LeanCloud's REST API on the client port ("LeanCloud protocol", sections 14 and 17): {@link
 * stoa.gateway.inbound.leancloud.rest.RestApi} finds who asks and the route, a class for each family of resources answers.
 */
@NullMarked
package stoa.gateway.inbound.leancloud.rest;

import org.jspecify.annotations.NullMarked;
