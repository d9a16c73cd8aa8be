package stoa.kit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.kit.StoreWatch;
import stoa.kit.config.Settings;
import stoa.kit.testing.Await;
import stoa.kit.testing.TestServers;
import stoa.protocol.bus.Service;

class LuaScriptIT {
    private final Vertx vertx = Vertx.vertx();
    private final Redis redis = RedisClients.open(
            vertx,
            Settings.declare(RedisClients.SETTINGS)
                    .read(Map.of("STOA_REDIS_URL", TestServers.redis().uri())));

    @BeforeEach
    void empty() {
        // The first connection of a busy machine may take longer than one command may.
        await().atMost(Duration.ofSeconds(10))
                .ignoreExceptions()
                .until(() -> Await.result(redis.send(Request.cmd(Command.FLUSHALL))) != null);
    }

    @AfterEach
    void close() {
        Await.result(redis.close());
        Await.result(vertx.close());
    }

    private long add(LuaScript script, int count) {
        return Await.result(script.run(List.of("kit:count"), List.of(Integer.toString(count))))
                .toLong();
    }

    @Test
    void aScriptRunsAlsoAfterRedisForgotIt() {
        LuaScript script = LuaScript.ofResource(redis, "lua/kit/add.lua");
        assertThat(add(script, 2)).isEqualTo(2);
        assertThat(add(script, 3)).isEqualTo(5);
        Await.result(redis.send(Request.cmd(Command.SCRIPT).arg("FLUSH")));
        assertThat(add(script, 4)).isEqualTo(9);
    }

    @Test
    void manyRunsTakeOneRoundTripAlsoAfterRedisForgotTheScript() {
        LuaScript script = LuaScript.ofResource(redis, "lua/kit/add.lua");
        List<LuaScript.Call> calls = List.of(
                new LuaScript.Call(List.of("kit:count"), List.of("2")),
                new LuaScript.Call(List.of("kit:other"), List.of("7")),
                new LuaScript.Call(List.of("kit:count"), List.of("3")));
        assertThat(Await.result(script.runAll(calls)))
                .extracting(Response::toLong)
                .containsExactly(2L, 7L, 5L);
        Await.result(redis.send(Request.cmd(Command.SCRIPT).arg("FLUSH")));
        assertThat(Await.result(script.runAll(calls)))
                .extracting(Response::toLong)
                .containsExactly(7L, 14L, 10L);
    }

    @Test
    void aMissingResourceIsAMistakeInTheProgram() {
        assertThatThrownBy(() -> LuaScript.ofResource(redis, "lua/kit/none.lua"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("lua/kit/none.lua");
    }

    @Test
    void aRestartOfRedisCostsFailuresAndHealsByItself() {
        LuaScript script = LuaScript.ofResource(redis, "lua/kit/add.lua");
        StoreWatch watch = StoreWatch.start(
                vertx, Service.ROOM, "redis", () -> redis.send(Request.cmd(Command.PING)), new SimpleMeterRegistry());
        Await.result(watch.firstAnswer());
        assertThat(watch.check().missing().get()).isEmpty();

        TestServers.redis().stop();
        assertThat(Await.failure(script.run(List.of("kit:count"), List.of("1"))))
                .isNotNull();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> watch.check().missing().get().isPresent());

        TestServers.redis().start();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> watch.check().missing().get().isEmpty());
        assertThat(add(script, 1)).isPositive();
        watch.close();
    }
}
