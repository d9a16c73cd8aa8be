package stoa.gateway.outbound;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;
import stoa.gateway.domain.Hub;
import stoa.gateway.domain.HubFigures;
import stoa.gateway.domain.SubscriptionLoss;

/** Shows the hub's figures to Prometheus; read on the scraping thread. */
public final class HubMeters {
    private final MeterRegistry meters;
    private final Hub hub;

    private HubMeters(MeterRegistry meters, Hub hub) {
        this.meters = meters;
        this.hub = hub;
    }

    /**
     * Registers the meters.
     *
     * @param meters where
     * @param hub whose
     */
    public static void bind(MeterRegistry meters, Hub hub) {
        HubMeters bound = new HubMeters(meters, hub);
        bound.gauge("stoa_gateway_owners_known", "Partitions with a known owner", HubFigures::ownersKnown);
        bound.gauge("stoa_gateway_rooms", "Rooms followed", HubFigures::rooms);
        bound.gauge("stoa_gateway_rooms_catching_up", "Rooms waiting for history", HubFigures::catchingUpRooms);
        bound.gauge("stoa_gateway_sessions", "Sessions with or without a connection", HubFigures::sessions);
        bound.gauge("stoa_gateway_ghosts", "Memberships without a connection", HubFigures::ghosts);
        bound.gauge("stoa_gateway_lanes", "Sessions and rooms with sends under way", HubFigures::lanes);
        bound.gauge("stoa_gateway_sends_unanswered", "Sends without an ack so far", HubFigures::unansweredSends);
        bound.gauge("stoa_gateway_leaves_owed", "Leaves room-service has not heard", HubFigures::owedLeaves);
        bound.gauge("stoa_gateway_announcing", "Parts of memberships still to announce", HubFigures::announcing);
        bound.count("stoa_gateway_leaves_forgotten", "Leaves given up at the bound", HubFigures::forgottenLeaves);
        bound.count("stoa_gateway_held_overflows", "Held entries dropped at the bound", HubFigures::heldOverflows);
        bound.bindConversations();
        Gauge.builder(
                        "stoa_gateway_server_unanswered",
                        hub,
                        one -> one.serverDesk().unanswered())
                .description("Sends and recalls of back ends without an answer so far")
                .register(meters);
        for (SubscriptionLoss reason : SubscriptionLoss.values()) {
            FunctionCounter.builder(
                            "stoa_gateway_subscriptions_lost",
                            hub,
                            one -> one.figures().subscriptionLosses().getOrDefault(reason, 0))
                    .description("Subscriptions to owners made anew")
                    .tag("reason", reason.name())
                    .register(meters);
        }
    }

    private void bindConversations() {
        gauge(
                "stoa_gateway_conversation_followers",
                "Connections that follow conversations",
                figures -> figures.conversations().followers());
        gauge(
                "stoa_gateway_conversations_known",
                "Conversations whose members are known",
                figures -> figures.conversations().known());
        gauge(
                "stoa_gateway_conversation_users_known",
                "Conversations known and their members",
                figures -> figures.conversations().users());
        gauge(
                "stoa_gateway_conversation_entries_held",
                "Entries of conversations whose members are asked for",
                figures -> figures.conversations().held());
        count(
                "stoa_gateway_conversation_questions",
                "Questions who is in a conversation",
                figures -> figures.conversations().questions());
        count(
                "stoa_gateway_conversation_followers_lost",
                "Connections that had to come back because something was missing",
                figures -> figures.conversations().lost());
        count(
                "stoa_gateway_passing_events_untold",
                "Moves of markers that no owner was told of",
                figures -> figures.conversations().untold());
    }

    private void gauge(String name, String description, ToDoubleFunction<HubFigures> figure) {
        Gauge.builder(name, hub, one -> figure.applyAsDouble(one.figures()))
                .description(description)
                .register(meters);
    }

    private void count(String name, String description, ToDoubleFunction<HubFigures> figure) {
        FunctionCounter.builder(name, hub, one -> figure.applyAsDouble(one.figures()))
                .description(description)
                .register(meters);
    }
}
