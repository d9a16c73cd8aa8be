package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.rong.models.Result;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What wrong arguments come to: the SDK refuses them itself or Stoa does, and Stoa in any case. */
final class Refusals {
    private final RunningStoa stoa;

    Refusals(RunningStoa stoa) {
        this.stoa = stoa;
    }

    /** A call of the SDK. */
    interface SdkCall {
        Result make() throws Exception;
    }

    /** The SDK asks, and Stoa refuses with HTTP 400, a code and a text that names the parameter. */
    void byStoa(SdkCall call, int code, String named) throws Exception {
        Wire.Call seen = byStoa(call, code, 400);
        assertThat(seen.answer().getString("errorMessage")).as(seen.toString()).contains(named);
    }

    /** The SDK asks and Stoa refuses; the SDK passes the code on, and its own text for codes it knows. */
    Wire.Call byStoa(SdkCall call, int code, int status) throws Exception {
        int before = stoa.wire().calls().size();
        Result result = call.make();
        List<Wire.Call> seen =
                stoa.wire().calls().subList(before, stoa.wire().calls().size());
        assertThat(seen).as("asked by the SDK, which answered " + result).hasSize(1);
        Wire.Call only = seen.getFirst();
        assertThat(only.answer().fieldNames()).containsExactlyInAnyOrder("url", "code", "errorMessage");
        assertThat(only.code()).as(only.toString()).isEqualTo(code);
        assertThat(only.status()).isEqualTo(status);
        assertThat(only.answer().getString("url")).isEqualTo(only.path());
        assertThat(result.getCode()).isEqualTo(code);
        return only;
    }

    /** The SDK refuses without asking; Stoa would have refused the same too. */
    void bySdk(SdkCall call, String path, String form, int code, String named) throws Exception {
        int before = stoa.wire().calls().size();
        Result result = make(call);
        assertThat(stoa.wire().calls()).as("asked by the SDK").hasSize(before);
        if (result != null) {
            assertThat(result.getCode()).isNotEqualTo(200);
        }
        byHttp(path, form, code, named);
    }

    /** Asked without the SDK, where it cannot be made to ask this. */
    void byHttp(String path, String form, int code, String named) throws Exception {
        stoa.signed().form(path, form).isRefusal(code, 400, named);
    }

    /** For some missing arguments the SDK throws at its caller, of a null pointer or of its own result classes. */
    private static @Nullable Result make(SdkCall call) throws Exception {
        try {
            return call.make();
        } catch (RuntimeException _) {
            return null;
        }
    }
}
