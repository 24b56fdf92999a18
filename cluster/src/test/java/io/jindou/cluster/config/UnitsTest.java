package io.jindou.cluster.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

final class UnitsTest {
    @Test
    void shouldReadSizes() {
        assertEquals(65_536, Units.size("65536"));
        assertEquals(65_536, Units.size("64k"));
        assertEquals(64L << 20, Units.size("64M"));
        assertEquals(2L << 30, Units.size("2g"));
        assertEquals(1L << 40, Units.size("1t"));
        assertEquals(0, Units.size("off"));
        assertEquals(Integer.MAX_VALUE, new Units.IntSizeConverter().convert("4g"));
    }

    @Test
    void shouldReadDurations() {
        assertEquals(Duration.ofSeconds(90), Units.duration("90"));
        assertEquals(Duration.ofSeconds(30), Units.duration("30s"));
        assertEquals(Duration.ofMinutes(5), Units.duration("5m"));
        assertEquals(Duration.ofHours(2), Units.duration("2h"));
        assertEquals(Duration.ofDays(7), Units.duration("7d"));
        assertEquals(Duration.ZERO, Units.duration("off"));
    }

    @Test
    void shouldRefuseEverythingElseWithAnExample() {
        for (final String wrong : new String[] {"", "x", "-1", "1.5m", "5 m", "5w", "1000000000000000000s"}) {
            assertTrue(assertThrows(TypeConversionException.class, () -> Units.duration(wrong))
                .getMessage().contains("write for example 30s"), wrong);
        }
        assertTrue(assertThrows(TypeConversionException.class, () -> Units.size("5s")).getMessage().contains("64m"));
        assertThrows(TypeConversionException.class, () -> Units.size("999999999999999999t"));
    }
}
