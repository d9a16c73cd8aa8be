package stoa.gateway.inbound.leancloud;

import stoa.leancloud.wire.GenericCommand;

/**
 * What a command led to.
 *
 * @param reply with the command's number, if it has one
 * @param then run right behind it
 */
record Answered(GenericCommand.Builder reply, Runnable then) {
    /** A reply that nothing follows. */
    static Answered with(GenericCommand.Builder reply) {
        return new Answered(reply, () -> {});
    }
}
