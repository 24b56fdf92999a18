package io.jindou.cluster.fault;

import io.aeron.driver.MediaDriver;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.CloseHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The switch of one process: which faults its media driver's UDP endpoints have now. {@link #install} comes before the driver's
 * launch; {@link #apply} may be called at any time by any thread and takes effect with the next datagram.
 */
public final class NetworkFaults implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(NetworkFaults.class);

    private final DelayLine delayLine = new DelayLine();
    private final SplittableRandom seeds;
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong cut = new AtomicLong();
    private volatile FaultRules rules = FaultRules.NONE;

    /** None until the first {@link #apply}; the seed decides which datagrams are lost. */
    public NetworkFaults(final long seed) {
        seeds = new SplittableRandom(seed);
    }

    /** Has the driver make endpoints that obey this switch. */
    public MediaDriver.Context install(final MediaDriver.Context context) {
        return context
            .sendChannelEndpointSupplier((udpChannel, indicator, driver) ->
                new FaultySendChannelEndpoint(udpChannel, indicator, driver, this))
            .receiveChannelEndpointSupplier((udpChannel, dispatcher, indicator, driver) ->
                new FaultyReceiveChannelEndpoint(udpChannel, dispatcher, indicator, driver, this));
    }

    /**
     * Replaces the faults.
     *
     * @param spec {@code none}, or some of {@code loss=P}, {@code delay=Nms}, {@code cut=PORT-PORT+PORT-PORT} and
     *             {@code cut=all}, with commas between them
     * @return what is in force now, in the same words
     * @throws IllegalArgumentException with a sentence; then nothing has changed
     */
    public String apply(final String spec) {
        final FaultRules next = FaultRules.parse(spec);
        rules = next;
        LOGGER.info("network faults: {}", next);
        return next.toString();
    }

    /** For the control socket: what is in force, and what it came to so far. */
    public Map<String, Object> report() {
        return Map.of("faults", rules.toString(), "lost", lost.get(), "cut", cut.get(), "delayed", delayLine.delayed(),
            "overflowed", delayLine.overflowed());
    }

    FaultRules rules() {
        return rules;
    }

    /** Each channel draws from its own numbers: they are used by different threads. */
    synchronized SplittableRandom random() {
        return seeds.split();
    }

    DelayLine delayLine() {
        return delayLine;
    }

    void lost() {
        lost.getAndIncrement();
    }

    void cut() {
        cut.getAndIncrement();
    }

    /** Counts and answers: a message from this port is not to be heard. */
    boolean isDeaf(final int port) {
        if (rules.isCut(port)) {
            cut();
            return true;
        }
        return false;
    }

    /** Counts and answers: nothing from anywhere is to be heard. */
    boolean isDeaf() {
        if (rules.cutAll()) {
            cut();
            return true;
        }
        return false;
    }

    /** After the driver. What is still delayed is lost. */
    @Override
    public void close() {
        CloseHelper.close(delayLine);
    }
}
