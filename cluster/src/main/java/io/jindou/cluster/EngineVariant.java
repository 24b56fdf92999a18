package io.jindou.cluster;

import io.aeron.cluster.service.ClusteredService;
import io.jindou.engine.Engine;
import io.jindou.engine.journal.chronicle.JournalContext;
import java.util.function.UnaryOperator;

/**
 * How an engine differs from the one that is shipped, for tests of what cannot be waited for: upgrades, full cycle files, a
 * replica that goes wrong.
 *
 * @param version that its code is taken for
 * @param journal changes the settings of the journal
 * @param service is put around the service
 */
record EngineVariant(int version, UnaryOperator<JournalContext> journal, UnaryOperator<ClusteredService> service) {
    static final EngineVariant SHIPPED =
        new EngineVariant(Engine.VERSION, UnaryOperator.identity(), UnaryOperator.identity());
}
