/** What a team sees that drives Stoa with RongCloud's unmodified server SDK. */
@NullMarked
package stoa.systemtests.rongcloud;

import org.jspecify.annotations.NullMarked;
