package io.jindou.perf.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What a load of connects showed.
 *
 * @param name        for the report
 * @param seconds     measured; of a storm from the first connect to the last confirmed login
 * @param logins      confirmed in that time
 * @param login       ns from the call of connect to the confirmed login
 * @param unconfirmed connects that were never answered
 * @param busyShare   of the generator's time
 */
public record LoginResult(String name, double seconds, long logins, Histogram login, long unconfirmed, double busyShare)
    implements RunResult {
    public double loginsPerSecond() {
        return logins / seconds;
    }

    @Override
    public List<String> failures() {
        final List<String> failures = new ArrayList<>();
        if (0 == logins) {
            failures.add("no login was confirmed in the measured time");
        }
        if (unconfirmed > 0) {
            failures.add(String.format(Locale.ROOT, "%,d logins were never confirmed", unconfirmed));
        }
        return failures;
    }
}
