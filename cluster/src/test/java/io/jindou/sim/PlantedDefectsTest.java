package io.jindou.sim;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The simulator can fail: each defect that breaks one rule is caught. */
class PlantedDefectsTest {
    private static final Logger LOG = LoggerFactory.getLogger(PlantedDefectsTest.class);
    private static final int SEEDS = 1000;

    @AfterEach
    void takeOut() {
        Defects.plant(null);
    }

    @ParameterizedTest
    @EnumSource(Defect.class)
    void shouldCatch(final Defect defect) {
        Defects.plant(defect);
        final SimReport report = SimReport.run(1, SEEDS, Simulation.STEPS_DEFAULT);
        assertNotNull(report.failure(), defect + " lived through " + SEEDS + " seeds");
        LOG.info("{} is caught by {} in seed {}", defect, report.failure().check(), report.failedSeed());
    }
}
