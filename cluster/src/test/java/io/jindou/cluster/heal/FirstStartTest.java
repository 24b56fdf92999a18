package io.jindou.cluster.heal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.cluster.DataDirectory;
import io.jindou.cluster.NodeFailure;
import io.jindou.cluster.RebuildStage;
import io.jindou.cluster.StartFailure;
import io.jindou.cluster.cell.CellLayout;
import io.jindou.cluster.peer.Hello;
import io.jindou.cluster.peer.PeerFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An empty directory is a first start only if all others say so. */
@Timeout(60)
final class FirstStartTest {
    private static final CellLayout LAYOUT = CellLayout.parse("0=a:1,1=b:1,2=c:1");

    @TempDir
    private Path temp;
    private final Map<Integer, Hello> hellos = new HashMap<>();

    private final Peers peers = new Peers(LAYOUT, 0, "cell", node -> {
        final Hello hello = hellos.get(node.id());
        if (null == hello) {
            throw new PeerFailure(PeerFailure.Kind.UNREACHABLE, "node " + node.id() + " is away");
        }
        return hello;
    });

    private static Hello hello(final int id, final String cell, final Hello.State state) {
        return new Hello(id, cell, state, 1, Hello.NONE, 0, 0, 0, 0, 0, true, 0, 0);
    }

    @Test
    void shouldFoundWhenAllAnswerAndAllAreEmpty() {
        hellos.put(1, hello(1, "cell", Hello.State.EMPTY));
        assertNull(FirstStart.judge(peers.ask()));
        hellos.put(2, hello(2, "cell", Hello.State.EMPTY));
        assertEquals(FirstStart.Verdict.FOUND, new FirstStart(peers).await(said -> { }, () -> true));
    }

    @Test
    void shouldRebuildWhenOneBelongsToAStartedCell() {
        hellos.put(2, hello(2, "cell", Hello.State.MEMBER));
        assertEquals(FirstStart.Verdict.REBUILD, new FirstStart(peers).await(said -> { }, () -> true));
        hellos.put(2, hello(2, "cell", Hello.State.REBUILDING));
        assertEquals(FirstStart.Verdict.REBUILD, FirstStart.judge(peers.ask()));
    }

    @Test
    void shouldSayForWhomItWaits() {
        hellos.put(1, hello(1, "cell", Hello.State.EMPTY));
        final List<String> said = new ArrayList<>();
        final NodeFailure stopped = assertThrows(NodeFailure.class,
            () -> new FirstStart(peers).await(said::add, () -> !said.isEmpty()));
        assertTrue(said.get(0).endsWith("waits for node 2 is away"), said.get(0));
        assertTrue(stopped.getMessage().contains("node 2"), stopped.getMessage());
    }

    @Test
    void shouldRefuseANodeOfAnotherCell() {
        hellos.put(1, hello(1, "other", Hello.State.EMPTY));
        assertThrows(StartFailure.class, peers::ask);
        hellos.put(1, hello(2, "cell", Hello.State.EMPTY));
        assertThrows(StartFailure.class, peers::ask);
    }

    @Test
    void shouldRebuildWhenTheLeaderHasReleasedWhatComesNext() {
        hellos.put(1, new Hello(1, "cell", Hello.State.MEMBER, 1, 1, 3, 1_000, 5_000, 5_000, 2_000, true, 0, 0));
        assertTrue(FirstStart.isTooFarBehind(999, peers.ask()));
        assertFalse(FirstStart.isTooFarBehind(1_000, peers.ask()));
        hellos.clear();
        assertFalse(FirstStart.isTooFarBehind(0, peers.ask()));
    }

    @Test
    void shouldTellWhatADirectoryHolds() throws IOException {
        try (DataDirectory directory = DataDirectory.open(temp.resolve("data"))) {
            assertEquals(Hello.State.EMPTY, FirstStart.stateOf(directory));
            directory.rebuildStage(RebuildStage.LOG);
            assertEquals(Hello.State.REBUILDING, FirstStart.stateOf(directory));
            directory.rebuildStage(RebuildStage.NONE);
            Files.createDirectories(directory.cluster());
            // as a consensus module makes it before the first term
            Files.createFile(directory.cluster().resolve("recording.log"));
            assertEquals(Hello.State.EMPTY, FirstStart.stateOf(directory));
            Files.write(directory.cluster().resolve("recording.log"), new byte[64]);
            assertEquals(Hello.State.MEMBER, FirstStart.stateOf(directory));
        }
    }

    @Test
    void shouldRememberAcrossStartsWhatIsBeingCopiedAndWhoseDirectoryItIs() throws IOException {
        final Path data = temp.resolve("data");
        try (DataDirectory directory = DataDirectory.open(data)) {
            directory.belongTo("cell", 1);
            directory.rebuildStage(RebuildStage.JOURNAL);
        }
        try (DataDirectory directory = DataDirectory.open(data)) {
            assertEquals(RebuildStage.JOURNAL, directory.rebuildStage());
            directory.belongTo("cell", 1);
            assertThrows(StartFailure.class, () -> directory.belongTo("cell", 2));
            assertThrows(StartFailure.class, () -> directory.belongTo("other", 1));
        }
    }
}
