package stoa.room.inbound;

import stoa.kit.StoreFailures;
import stoa.kit.bus.Bus;
import stoa.protocol.room.RoomOperations;
import stoa.room.domain.MemberNews;
import stoa.room.domain.Memberships;
import stoa.room.domain.Stays;

/** Serves what back ends ask of members, and say of recorders and of who is told. One context. */
public final class MemberBus {
    private final Bus bus;
    private final Memberships memberships;
    private final Stays stays;
    private final MemberNews news;

    /**
     * The inbound side over the rules.
     *
     * @param bus not started yet
     * @param memberships who is in rooms
     * @param stays who is there without a connection
     * @param news what members are told of each other
     */
    public MemberBus(Bus bus, Memberships memberships, Stays stays, MemberNews news) {
        this.bus = bus;
        this.memberships = memberships;
        this.stays = stays;
        this.news = news;
    }

    /** Registers all operations; before the bus starts. */
    public void serve() {
        bus.serve(RoomOperations.ARE_MEMBERS, request -> StoreFailures.coded(memberships.areMembers(request)));
        bus.serve(RoomOperations.ADD_RECORDERS, request -> StoreFailures.coded(stays.addRecorders(request)));
        bus.serve(RoomOperations.SET_MEMBER_EVENTS, request -> StoreFailures.coded(news.set(request)));
    }
}
