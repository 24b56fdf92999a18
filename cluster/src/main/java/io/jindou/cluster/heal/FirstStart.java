package io.jindou.cluster.heal;

import io.aeron.cluster.RecordingLog;
import io.jindou.cluster.DataDirectory;
import io.jindou.cluster.NodeFailure;
import io.jindou.cluster.Pause;
import io.jindou.cluster.RebuildStage;
import io.jindou.cluster.peer.Hello;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node with an empty directory is: one of a cell that begins, or one that lost its disk. The difference matters, because
 * a node that has forgotten what it confirmed may not vote before it has it again: its vote could make a leader of a node that
 * lacks what was committed. It asks the others. One that belongs to a cell settles it; only when all answer and none does is the
 * cell new. A node that runs, but has no term in its log, counts as empty: it has confirmed nothing.
 */
public final class FirstStart {
    private static final Logger LOGGER = LoggerFactory.getLogger(FirstStart.class);
    private static final long ASK_EVERY_MS = 300;
    private static final long SAY_EVERY_NS = TimeUnit.SECONDS.toNanos(5);

    private final Peers peers;

    /** What is to be done. */
    public enum Verdict {
        /** Start the consensus module on the empty directory, as all others do. */
        FOUND,
        /** Copy the log first. */
        REBUILD
    }

    public FirstStart(final Peers peers) {
        this.peers = peers;
    }

    /** What the directory holds; for {@link Hello} too, while the node runs. */
    public static Hello.State stateOf(final DataDirectory directory) throws IOException {
        if (RebuildStage.LOG == directory.rebuildStage()) {
            return Hello.State.REBUILDING;
        }
        return directory.isCellStarted() || hasTerm(directory.cluster()) ? Hello.State.MEMBER : Hello.State.EMPTY;
    }

    private static boolean hasTerm(final Path cluster) throws IOException {
        final Path file = cluster.resolve(RecordingLog.RECORDING_LOG_FILE_NAME);
        return Files.exists(file) && Files.size(file) > 0;
    }

    /**
     * Asks until it is settled.
     *
     * @param says gets a sentence every few seconds, for the operator.
     * @param stop ends the waiting with {@link NodeFailure}.
     * @throws io.jindou.cluster.StartFailure when another cell answers.
     */
    public Verdict await(final Consumer<String> says, final BooleanSupplier stop) {
        long nextSayNs = System.nanoTime() + SAY_EVERY_NS / 2;
        while (true) {
            final List<Peers.Answer> answers = peers.ask();
            final Verdict verdict = judge(answers);
            if (null != verdict) {
                return verdict;
            }
            if (System.nanoTime() - nextSayNs >= 0) {
                nextSayNs = System.nanoTime() + SAY_EVERY_NS;
                final String sentence = "this node's directory is empty; before it starts it has to hear from all others whether "
                    + "the cell exists already, and waits for " + missing(answers);
                LOGGER.info("{}", sentence);
                says.accept(sentence);
            }
            if (stop.getAsBoolean()) {
                throw new NodeFailure("stopped while waiting for " + missing(answers), null);
            }
            Pause.millis(ASK_EVERY_MS);
        }
    }

    /** Null when it cannot be told yet. */
    static Verdict judge(final List<Peers.Answer> answers) {
        boolean all = true;
        for (final Peers.Answer answer : answers) {
            if (null == answer.hello()) {
                all = false;
            } else if (Hello.State.EMPTY != answer.hello().state()) {
                return Verdict.REBUILD;
            }
        }
        return all ? Verdict.FOUND : null;
    }

    /**
     * Whether a node was away for so long that the leader has released the log it would need next. Such a node rebuilds: it
     * takes its directory for empty.
     *
     * @param appendPosition up to which this node's archive has the log.
     */
    public static boolean isTooFarBehind(final long appendPosition, final List<Peers.Answer> answers) {
        final Hello leader = Peers.leader(answers);
        return null != leader && leader.logStartPosition() > appendPosition;
    }

    private static String missing(final List<Peers.Answer> answers) {
        final List<String> missing = new ArrayList<>();
        for (final Peers.Answer answer : answers) {
            if (null == answer.hello()) {
                missing.add(answer.why());
            }
        }
        return String.join("; ", missing);
    }
}
