package io.jindou.perf.soak;

/**
 * A straight line through samples, by least squares.
 *
 * @param samples       how many
 * @param hours         from the first to the last
 * @param mean          of the values
 * @param atStart       of the line where the samples begin
 * @param perHour       growth
 * @param standardError of the growth per hour, from how far the samples lie off the line
 */
public record Slope(int samples, double hours, double mean, double atStart, double perHour, double standardError) {
    /** Growth below so many standard errors may be chance. */
    static final double SURE = 3;

    /** A line; with fewer than two samples, or all at one time, a flat one. */
    static Slope of(final double[] atHours, final double[] values) {
        final int n = values.length;
        double meanHour = 0;
        double mean = 0;
        for (int i = 0; i < n; i++) {
            meanHour += atHours[i] / n;
            mean += values[i] / n;
        }
        double hourSquares = 0;
        double products = 0;
        for (int i = 0; i < n; i++) {
            hourSquares += (atHours[i] - meanHour) * (atHours[i] - meanHour);
            products += (atHours[i] - meanHour) * (values[i] - mean);
        }
        if (0 == hourSquares) {
            return new Slope(n, 0, mean, mean, 0, 0);
        }
        final double perHour = products / hourSquares;
        double offSquares = 0;
        for (int i = 0; i < n; i++) {
            final double off = values[i] - mean - perHour * (atHours[i] - meanHour);
            offSquares += off * off;
        }
        final double error = n > 2 ? Math.sqrt(offSquares / (n - 2) / hourSquares) : 0;
        return new Slope(n, atHours[n - 1] - atHours[0], mean, mean + perHour * (atHours[0] - meanHour), perHour, error);
    }

    /** Over all samples. */
    double growth() {
        return perHour * hours;
    }

    /** It grows, and not by chance. */
    boolean isGrowing() {
        return perHour > 0 && perHour > SURE * standardError;
    }
}
