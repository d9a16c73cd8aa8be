/** Redis: a bounded client and typed Lua scripts. */
@NullMarked
package stoa.kit.redis;

import org.jspecify.annotations.NullMarked;
