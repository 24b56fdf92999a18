package io.jindou.perf.wukongim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SequenceTokensTest {
    /** Acknowledged in any order, some very late. */
    @Test
    void shouldAgreeWithModel() {
        final SequenceTokens tokens = new SequenceTokens();
        final Map<Integer, Long> model = new HashMap<>();
        final Random random = new Random(7);
        for (long token = 0; token < 20_000; token++) {
            model.put(tokens.add(token), token);
            while (model.size() > random.nextInt(300)) {
                final Integer[] sequences = model.keySet().toArray(new Integer[0]);
                final int sequence = sequences[random.nextInt(sequences.length)];
                assertEquals(model.remove(sequence), tokens.remove(sequence));
                assertEquals(SequenceTokens.UNKNOWN, tokens.remove(sequence));
            }
        }
        assertEquals(SequenceTokens.UNKNOWN, tokens.remove(0));
    }
}
