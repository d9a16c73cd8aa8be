package stoa.floors;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.List;

/** How messages get from Vert.x to the members of a room. Belongs to the one event loop. */
enum Fanout {
    /** What a first version looks like: {@code writeTextMessage} for each message and member. */
    TEXT {
        @Override
        void deliver(List<Member<VertxConnection>> members, List<Message> messages, long tick) {
            for (int i = members.size() - 1; i >= 0; i--) {
                Member<VertxConnection> member = members.get(i);
                if (member.connection().socket().writeQueueFull()) {
                    member.connection().end();
                    continue;
                }
                for (Message message : messages) {
                    if (message.sender() != member.number()) {
                        member.connection().socket().writeTextMessage(message.event());
                    }
                }
            }
        }
    },

    /** Each message encoded once, a duplicate of its frame written to each member, one flush per member and tick. */
    FRAMES {
        @Override
        void deliver(List<Member<VertxConnection>> members, List<Message> messages, long tick) {
            List<ByteBuf> frames = messages.stream()
                    .map(message -> pooled(Frames.text(message.event())))
                    .toList();
            for (int i = members.size() - 1; i >= 0; i--) {
                Member<VertxConnection> member = members.get(i);
                for (int k = 0; k < frames.size(); k++) {
                    if (messages.get(k).sender() != member.number()) {
                        member.connection().write(frames.get(k).retainedDuplicate());
                    }
                }
                member.connection().flush();
            }
            frames.forEach(ByteBuf::release);
        }
    },

    /** The frames of a tick in one buffer, and one write of a duplicate of it per member. */
    JOINED {
        @Override
        void deliver(List<Member<VertxConnection>> members, List<Message> messages, long tick) {
            ByteBuf frames = pooled(Frames.joined(messages, Frames.NOBODY));
            for (int i = members.size() - 1; i >= 0; i--) {
                Member<VertxConnection> member = members.get(i);
                boolean mayHaveSent = member.sentInTick() == tick;
                member.connection()
                        .write(
                                mayHaveSent
                                        ? pooled(Frames.joined(messages, member.number()))
                                        : frames.retainedDuplicate());
                member.connection().flush();
            }
            frames.release();
        }
    };

    /**
     * Sends messages to members, as in {@link Transport#deliver}.
     *
     * @param members of a room
     * @param messages in order, at least one
     * @param tick members whose {@link Member#sentInTick} it is may have sent some of them
     */
    abstract void deliver(List<Member<VertxConnection>> members, List<Message> messages, long tick);

    private static ByteBuf pooled(byte[] bytes) {
        return PooledByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
    }
}
