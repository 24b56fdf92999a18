package io.jindou.cluster.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultRulesTest {
    @Test
    void shouldReadWhatItWrites() {
        final String spec = "loss=0.05,delay=20ms,cut=20000-20099+20200-20200";

        final FaultRules rules = FaultRules.parse(" Loss=0.05 , delay=20ms,cut=20000-20099+20200 ");

        assertEquals(0.05, rules.loss());
        assertEquals(TimeUnit.MILLISECONDS.toNanos(20), rules.delayNs());
        assertEquals(spec, rules.toString());
        assertEquals(rules, FaultRules.parse(spec));
    }

    @Test
    void shouldCutRangesWithBothEnds() {
        final FaultRules rules = FaultRules.parse("cut=100-199+300");

        assertFalse(rules.isCut(99));
        assertTrue(rules.isCut(100));
        assertTrue(rules.isCut(199));
        assertFalse(rules.isCut(200));
        assertTrue(rules.isCut(300));
        assertTrue(FaultRules.parse("cut=all").isCut(1));
    }

    @Test
    void shouldReadNothingAsNoFault() {
        assertEquals(FaultRules.NONE, FaultRules.parse(""));
        assertEquals(FaultRules.NONE, FaultRules.parse("none"));
        assertEquals("none", FaultRules.parse("loss=0").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "lost=1", "loss", "loss=2", "loss=-0.1", "loss=NaN", "delay=20", "delay=-1ms", "delay=999999ms", "cut=",
        "cut=5-", "cut=9-5", "cut=70000", "loss=0.1,"})
    void shouldRefuseWhatIsNoFault(final String spec) {
        assertThrows(IllegalArgumentException.class, () -> FaultRules.parse(spec));
    }
}
