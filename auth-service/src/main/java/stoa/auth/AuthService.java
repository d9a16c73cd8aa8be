package stoa.auth;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.sqlclient.Pool;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.auth.domain.App;
import stoa.auth.domain.AppAdministration;
import stoa.auth.domain.AppDirectory;
import stoa.auth.domain.AppStore;
import stoa.auth.domain.AppStore.Ensured;
import stoa.auth.domain.ConsoleSessions;
import stoa.auth.domain.DeploymentAdministration;
import stoa.auth.domain.LeanCloudActions;
import stoa.auth.domain.LeanCloudLogins;
import stoa.auth.domain.Logins;
import stoa.auth.domain.NonceStore;
import stoa.auth.domain.RestRequests;
import stoa.auth.domain.SessionTokens;
import stoa.auth.domain.TokenCodec;
import stoa.auth.domain.UserAdministration;
import stoa.auth.domain.UserStore;
import stoa.auth.domain.UserTokens;
import stoa.auth.inbound.AppBus;
import stoa.auth.inbound.AppRefresh;
import stoa.auth.inbound.AuthBus;
import stoa.auth.inbound.ConsoleBus;
import stoa.auth.inbound.LeanCloudBus;
import stoa.auth.inbound.RestBus;
import stoa.auth.inbound.UserBus;
import stoa.auth.inbound.WebhookBus;
import stoa.auth.outbound.JwtTokenCodec;
import stoa.auth.outbound.KafkaSessionEvents;
import stoa.auth.outbound.PgAppStore;
import stoa.auth.outbound.PgUserRegister;
import stoa.auth.outbound.PgUserStore;
import stoa.auth.outbound.RedisNonceStore;
import stoa.kit.ReadinessCheck;
import stoa.kit.ServiceContext;
import stoa.kit.StoaService;
import stoa.kit.StoreWatch;
import stoa.kit.config.Setting;
import stoa.kit.kafka.KafkaClients;
import stoa.kit.pg.Migrations;
import stoa.kit.pg.PgPools;
import stoa.kit.redis.RedisClients;
import stoa.protocol.bus.Service;

/**
 * Wires auth-service. Wants requests as soon as the apps are known, and goes on wanting them while
 * PostgreSQL is away: signatures and settings are answered from memory, and other nodes miss it too.
 */
public final class AuthService implements StoaService {
    private static final Logger LOG = LoggerFactory.getLogger(AuthService.class);

    private @Nullable Pool pool;
    private @Nullable StoreWatch watch;
    private @Nullable AppRefresh refresh;
    private @Nullable Redis redis;
    private @Nullable KafkaSessionEvents events;
    private @Nullable Vertx vertx;

    /** A service that has not started. */
    public AuthService() {}

    @Override
    public String name() {
        return "auth";
    }

    @Override
    public List<Setting<?>> settings() {
        List<Setting<?>> all = new ArrayList<>(AuthConfig.SETTINGS);
        all.addAll(PgPools.SETTINGS);
        all.addAll(RedisClients.SETTINGS);
        all.addAll(KafkaClients.SETTINGS);
        return all;
    }

    @Override
    public Future<Void> start(ServiceContext context) {
        vertx = context.vertx();
        AuthConfig config = AuthConfig.read(context.settings());
        Pool opened = PgPools.open(context.vertx(), context.settings(), name());
        pool = opened;
        AppStore store = new PgAppStore(opened);
        AppDirectory apps =
                new AppDirectory(store, config.firstApp().map(App::key).orElse(null));
        serve(context, store, apps, opened);
        DeploymentAdministration deployment =
                new DeploymentAdministration(config.adminSecret(), apps, store, context.clock(), new SecureRandom());
        AppBus.serve(context.bus(), deployment);
        Gauge.builder("stoa_auth_apps_truncated", () -> apps.isTruncated() ? 1 : 0)
                .description("1 when there are more apps than auth-service holds")
                .register(context.meters());
        AppRefresh refreshing = new AppRefresh(context.vertx(), context.bus(), apps, context.clock());
        refresh = refreshing;
        StoreWatch watching = StoreWatch.start(
                context.vertx(),
                Service.AUTH,
                "postgresql",
                () -> opened.query("SELECT 1").execute(),
                context.meters());
        watch = watching;
        return watching.firstAnswer()
                .compose(_ -> Migrations.run(context.vertx(), opened, name()))
                .compose(_ -> ensureFirstApp(config, store, context.clock()))
                .compose(_ -> apps.refresh())
                .onSuccess(_ -> refreshing.start())
                .mapEmpty();
    }

    @Override
    public Future<Void> drain() {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> stop() {
        if (refresh != null) {
            refresh.stop();
        }
        if (watch != null) {
            watch.close();
        }
        Future<Void> closed = closeEvents();
        if (redis != null) {
            closed = closed.compose(_ -> Objects.requireNonNull(redis).close());
        }
        return pool == null
                ? closed
                : closed.compose(_ -> Objects.requireNonNull(pool).close());
    }

    private Future<Void> closeEvents() {
        Vertx used = vertx;
        KafkaSessionEvents opened = events;
        return used == null || opened == null
                ? Future.succeededFuture()
                : used.<Void>executeBlocking(() -> {
                    opened.close();
                    return null;
                });
    }

    @Override
    public List<ReadinessCheck> readiness() {
        return List.of();
    }

    private void serve(ServiceContext context, AppStore store, AppDirectory apps, Pool database) {
        Clock clock = context.clock();
        Redis cache = RedisClients.open(context.vertx(), context.settings());
        redis = cache;
        UserStore users = new PgUserStore(database);
        TokenCodec codec = new JwtTokenCodec();
        UserTokens tokens = new UserTokens(codec, users, apps, clock);
        SessionTokens sessions = new SessionTokens(codec, clock, context.random());
        Logins logins = new Logins(apps, tokens, sessions, users, clock);
        NonceStore nonces = new RedisNonceStore(cache);
        AppAdministration administration = new AppAdministration(apps, store, nonces, clock);
        FunctionCounter.builder("stoa_auth_nonces_unchecked", administration, AppAdministration::noncesUnchecked)
                .description("Nonces that counted as new because Redis did not answer")
                .register(context.meters());
        new AuthBus(context.bus(), logins, tokens, administration).serve();
        LeanCloudBus.serve(
                context.bus(),
                new LeanCloudLogins(apps, sessions, logins, clock),
                new LeanCloudActions(apps, nonces, clock));
        RestBus.serve(
                context.bus(),
                new RestRequests(apps, new RestRequests.Proofs(sessions, tokens), logins, clock, context.random()));
        ConsoleBus.serve(context.bus(), new ConsoleSessions(apps, codec, clock));
        KafkaSessionEvents written = new KafkaSessionEvents(
                KafkaClients.of(context.settings()),
                context.node().name() + "-sessions",
                context.vertx().getOrCreateContext(),
                clock,
                context.meters());
        events = written;
        written.start();
        UserAdministration decided = new UserAdministration(apps, users, new PgUserRegister(database), clock);
        new UserBus(context.bus(), decided, written).serve();
        WebhookBus.serve(context.bus(), apps, clock);
    }

    private static Future<Void> ensureFirstApp(AuthConfig config, AppStore store, Clock clock) {
        if (config.firstApp().isEmpty()) {
            return Future.succeededFuture();
        }
        App app = config.firstApp().get();
        return store.ensure(app, clock.millis())
                .onSuccess(ensured -> {
                    if (ensured != Ensured.UNCHANGED) {
                        LOG.info("App {}: {}", app.key(), ensured == Ensured.CREATED ? "created" : "secrets replaced");
                    }
                })
                .mapEmpty();
    }
}
