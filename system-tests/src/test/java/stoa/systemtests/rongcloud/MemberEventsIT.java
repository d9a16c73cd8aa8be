package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is told that somebody joined or left, and the switch of each room (feature B5). */
class MemberEventsIT {
    private final RunningStoa stoa = RunningStoa.get();
    private final String room = stoa.fresh("door");
    private final OtherTeam team = new OtherTeam(stoa, "stoa.room-events", room);
    private final List<NativeUser> users = new ArrayList<>();

    @AfterEach
    void leave() throws Exception {
        stoa.settings("{\"memberEventsMembersMax\":null}");
        users.forEach(NativeUser::close);
        team.close();
    }

    private NativeUser joined(String name) {
        NativeUser user = stoa.connect(stoa.fresh(name));
        users.add(user);
        user.join(room);
        team.reads("the join of " + user.user(), event -> isOf(event, "joined", user));
        return user;
    }

    private static boolean isOf(JsonObject event, String kind, NativeUser user) {
        return kind.equals(event.getString("kind"))
                && event.getJsonArray("users").contains(user.user());
    }

    private void tellMembers(String rule) {
        stoa.api().call("/chatroom/memberevents/set.json", Map.of("chatroomId", room, "memberEvents", rule));
        assertThat(stoa.api()
                        .call("/chatroom/get.json", Map.of("chatroomId", room))
                        .getString("memberEvents"))
                .isEqualTo(rule);
    }

    /** Waits until what happened before has been told, or passed over: it is gathered for a while. */
    private void gathered() {
        String other = stoa.fresh("other");
        stoa.api().call("/chatroom/create_new.json", Map.of("chatroomId", other, "memberEvents", "always"));
        try (NativeUser first = stoa.connect(stoa.fresh("first"));
                NativeUser second = stoa.connect(stoa.fresh("second"))) {
            first.join(other);
            second.join(other);
            told(first, "joined", second);
        }
    }

    /** Waits until a member was told of another. */
    private void told(NativeUser member, String what, NativeUser whom) {
        member.event("member", event -> event.getJsonArray(what).contains(whom.user()));
    }

    /** All that a member was told so far. */
    private List<Object> all(NativeUser member, String what) {
        return member.events().stream()
                .filter(event -> "member".equals(event.getString("ev")))
                .flatMap(event -> event.getJsonArray(what, new JsonArray()).stream())
                .toList();
    }

    @Test
    void members_are_told_up_to_a_size_and_beyond_it_where_the_room_says_so() throws Exception {
        stoa.settings("{\"memberEventsMembersMax\":2}");
        stoa.api().createRoom(room);
        NativeUser ann = joined("ann");
        NativeUser bob = joined("bob");
        told(ann, "joined", bob);
        // Three are too many.
        NativeUser cy = joined("cy");
        gathered();
        tellMembers("always");
        NativeUser dan = joined("dan");
        told(ann, "joined", dan);
        told(bob, "joined", dan);
        assertThat(all(ann, "joined")).as("in order, so cy was passed over").doesNotContain(cy.user());
        cy.ask("room.leave", new JsonObject().put("room", room));
        told(ann, "left", cy);
        assertThat(team.reads("the leave of cy", event -> isOf(event, "left", cy))
                        .getString("cause"))
                .isEqualTo("asked");

        tellMembers("bySize");
        dan.ask("room.leave", new JsonObject().put("room", room));
        told(ann, "left", dan);
        tellMembers("never");
        bob.ask("room.leave", new JsonObject().put("room", room));
        team.reads("the leave of bob", event -> isOf(event, "left", bob));
        gathered();
        tellMembers("bySize");
        NativeUser eve = joined("eve");
        told(ann, "joined", eve);
        assertThat(all(ann, "left")).containsExactly(cy.user(), dan.user());
        assertThat(team.kind("joined")).as("other teams hear of all").hasSize(5);
        assertThat(team.kind("left")).hasSize(3);
    }

    @Test
    void a_room_may_be_created_so() {
        stoa.api().call("/chatroom/create_new.json", Map.of("chatroomId", room, "memberEvents", "never"));
        NativeUser ann = joined("ann");
        NativeUser bob = joined("bob");
        assertThat(stoa.api()
                        .call("/chatroom/get.json", Map.of("chatroomId", room))
                        .getString("memberEvents"))
                .isEqualTo("never");
        gathered();
        tellMembers("always");
        NativeUser cy = joined("cy");
        told(ann, "joined", cy);
        assertThat(all(ann, "joined")).doesNotContain(bob.user());
    }
}
