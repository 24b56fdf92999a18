package io.jindou.cluster;

import io.aeron.Aeron;
import io.aeron.cluster.service.ClusteredService;
import io.jindou.cluster.history.HistoryAgent;
import io.jindou.cluster.history.index.ChannelIndex;
import io.jindou.cluster.history.index.HistoryIndex;
import io.jindou.cluster.history.index.IndexContext;
import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.chronicle.ChronicleJournal;
import io.jindou.engine.journal.chronicle.JournalContext;
import io.jindou.engine.journal.chronicle.JournalWarmUp;
import io.jindou.engine.service.AnswerPublications;
import io.jindou.engine.service.EngineService;
import io.jindou.engine.service.EngineServiceContext;
import io.jindou.engine.service.EngineStatus;
import io.jindou.engine.service.SessionLife;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** The engine, its journal, and the agent that reads the journal for gateways. */
final class EmbeddedEngine implements NodeParts.HostedEngine {
    static final String QUERY_CHANNEL = "aeron:ipc?term-length=1m";
    private static final String SCRATCH = "journal-warm-up";
    static final int QUERY_STREAM_ID = 401;
    /** An answer is up to a frame long, and Aeron takes messages up to an eighth of a term. */
    static final String ANSWER_CHANNEL = "aeron:ipc?term-length=16m";
    static final int ANSWER_STREAM_ID = 402;
    /** Several hundred tasks; more are answered with BUSY. */
    private static final int TASKS_CAPACITY = 256 << 10;
    private static final long PARK_MIN_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long PARK_MAX_NS = TimeUnit.MILLISECONDS.toNanos(2);

    private final ChronicleJournal journal;
    private final EngineService service;
    private final AccountedService accountedService;
    private final Aeron aeron;
    private final HistoryAgent history;
    private final ChannelIndex index;
    private final AgentRunner historyRunner;

    private EmbeddedEngine(
        final ChronicleJournal journal,
        final EngineService service,
        final AccountedService accountedService,
        final Aeron aeron,
        final HistoryAgent history,
        final ChannelIndex index,
        final AgentRunner historyRunner) {
        this.journal = journal;
        this.service = service;
        this.accountedService = accountedService;
        this.aeron = aeron;
        this.history = history;
        this.index = index;
        this.historyRunner = historyRunner;
    }

    static EmbeddedEngine launch(final NodeParts.EngineSite site, final EngineVariant variant) {
        final NodeErrors errors = site.errors();
        JournalWarmUp.run(site.directory().root().resolve(SCRATCH));
        final ChronicleJournal journal = new ChronicleJournal(variant.journal().apply(
            new JournalContext(site.directory().journal()).rebuild(site.isRebuilding()).remedy(site.remedy())));
        Aeron aeron = null;
        try {
            aeron = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(site.aeronDirectory())
                .clientName("history")
                .errorHandler(errors));
            final OneToOneRingBuffer tasks = new OneToOneRingBuffer(
                new UnsafeBuffer(ByteBuffer.allocateDirect(TASKS_CAPACITY + RingBufferDescriptor.TRAILER_LENGTH)));
            final EngineService service = new EngineService(new EngineServiceContext(
                new AccountedJournal(journal, site.account()), new SecureRandom().nextLong(),
                site.queryChannel(), QUERY_STREAM_ID, tasks,
                cause -> errors.fatal("the engine stopped: " + sentence(cause, site.remedy()), cause))
                .engineVersion(variant.version())
                .checkpoints(site.checkpoints())
                .trustedUpTo(site.trustedUpTo()));
            final ChannelIndex index = new HistoryIndex(
                new IndexContext(site.directory().historyIndex()), journal, journal::isReplayed);
            final HistoryAgent history = new HistoryAgent(tasks, journal, index, new AnswerPublications(aeron));
            // whoever reads history can wait a little; no core is spent on waiting for it
            final AgentRunner runner = new AgentRunner(
                new BackoffIdleStrategy(1, 1, PARK_MIN_NS, PARK_MAX_NS), errors, null, history);
            AgentRunner.startOnThread(runner, new NodeThreads(errors, "jindou-history"));
            return new EmbeddedEngine(journal, service,
                new AccountedService(variant.service().apply(service), site.account()), aeron, history, index, runner);
        } catch (final RuntimeException ex) {
            CloseHelper.quietCloseAll(aeron, journal);
            throw ex;
        }
    }

    /** Of a damaged record the journal says where it lies, but not always what is to be done. */
    private static String sentence(final Throwable cause, final String remedy) {
        final String sentence = Sentences.of(cause);
        final boolean isDamage = cause instanceof JournalException failure && JournalException.Kind.DAMAGED == failure.kind();
        return isDamage && !sentence.contains(remedy) ? sentence + "; " + remedy : sentence;
    }

    @Override
    public ClusteredService service() {
        return accountedService;
    }

    @Override
    public int appVersion() {
        return service.appVersion();
    }

    @Override
    public CompletableFuture<SessionLife> requestSessions(final String uid) {
        return service.requestSessions(uid);
    }

    @Override
    public CompletableFuture<EngineStatus> requestStatus() {
        return service.requestStatus();
    }

    @Override
    public ChronicleJournal journal() {
        return journal;
    }

    @Override
    public String historyIndex() {
        return index.sentence();
    }

    @Override
    public Map<String, Long> counters() {
        final Map<String, Long> counters = new TreeMap<>();
        counters.put("history_answered", history.answered());
        counters.put("history_failed", history.failed());
        counters.put("history_dropped", history.dropped());
        counters.putAll(index.counters());
        return counters;
    }

    @Override
    public void close() {
        CloseHelper.closeAll(historyRunner, aeron, journal);
    }
}
