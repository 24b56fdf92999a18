package io.jindou.perf.bench;

import io.jindou.perf.report.Figure;
import io.jindou.perf.report.GeneratorUse;
import io.jindou.perf.report.Percentiles;
import io.jindou.perf.rig.LoginResult;
import io.jindou.perf.rig.Meter;
import io.jindou.perf.rig.Plan;
import io.jindou.perf.rig.Rig;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Connects: so many at a time for a while, or, with a window of 0, all at once. */
public record LoginWorkload(Plan plan) implements Workload {
    private static final String LOGIN = "login";
    private static final double MS_PER_SECOND = 1_000;

    @Override
    public String name() {
        return plan.scenario();
    }

    @Override
    public String description() {
        return isStorm() ? String.format(Locale.ROOT, "%,d connects at once", plan.users())
            : String.format(Locale.ROOT, "connect, login, close: %,d at a time, %,d users; %.1f s warm-up, %.1f s measured",
                plan.window(), plan.users(), plan.warmUpMs() / MS_PER_SECOND, plan.measuredMs() / MS_PER_SECOND);
    }

    private boolean isStorm() {
        return 0 == plan.window();
    }

    @Override
    public Findings run(final Target target, final Meter meter) throws IOException {
        final LoginResult result = isStorm() ? Rig.storm(target.address(), target.protocol(), plan, meter)
            : Rig.logins(target.address(), target.protocol(), plan, meter);
        final Percentiles login = Percentiles.of(result.login());
        return new Findings("logins", result.seconds(), 0, result.logins(), 0,
            List.of(new Figure("logins", result.loginsPerSecond(), "1/s", true),
                new Figure("login p50", login.p50(), "µs", false), new Figure("login p99", login.p99(), "µs", false)),
            Map.of(LOGIN, result.login()), null, GeneratorUse.ofShare(result.busyShare()), result.failures());
    }
}
