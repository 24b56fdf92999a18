package io.jindou.engine.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jindou.codecs.Limits;
import org.junit.jupiter.api.Test;

class CheckpointsTest {
    private final Checkpoints checkpoints = new Checkpoints();

    @Test
    void shouldListTheNewestFirstAndForgetTheOldest() {
        for (int i = 1; i <= Limits.CHECKPOINTS_KEPT + 3; i++) {
            checkpoints.note(i * 100L, i);
        }
        assertEquals(Limits.CHECKPOINTS_KEPT, checkpoints.list().size());
        assertEquals(new Checkpoint((Limits.CHECKPOINTS_KEPT + 3) * 100L, Limits.CHECKPOINTS_KEPT + 3),
            checkpoints.list().get(0));
        assertEquals(new Checkpoint(400, 4), checkpoints.list().get(Limits.CHECKPOINTS_KEPT - 1));
    }

    @Test
    void shouldAgreeWhereTheHashIsTheSame() {
        checkpoints.startAt(50);
        checkpoints.note(100, 7);
        assertNull(checkpoints.compare(100, 7));
        assertEquals("the majority has state hash 0000000000000008, this node has 0000000000000007",
            checkpoints.compare(100, 8));
    }

    @Test
    void shouldDifferWhereOthersHaveACheckpointAndItHasNone() {
        checkpoints.startAt(50);
        checkpoints.note(100, 7);
        checkpoints.note(300, 7);
        assertEquals("the majority has state hash 0000000000000007, this node has no checkpoint there",
            checkpoints.compare(200, 7));
    }

    @Test
    void shouldNotJudgeWhatItCannotKnow() {
        checkpoints.startAt(150);
        assertNull(checkpoints.compare(100, 7), "before it started");
        assertNull(checkpoints.compare(150, 7), "where it started");
        for (int i = 1; i <= Limits.CHECKPOINTS_KEPT + 1; i++) {
            checkpoints.note(100 + i * 100L, i);
        }
        assertNull(checkpoints.compare(200, 99), "forgotten");
        assertNull(checkpoints.compare(150, 99), "forgotten");
        assertEquals("the majority has state hash 0000000000000063, this node has 0000000000000002",
            checkpoints.compare(300, 99));
        checkpoints.startAt(10_000);
        assertEquals(0, checkpoints.list().size());
    }
}
