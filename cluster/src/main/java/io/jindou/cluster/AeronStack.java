package io.jindou.cluster;

import io.aeron.CommonContext;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.client.AeronArchive;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.jindou.cluster.fault.ProcessFaults;
import io.jindou.codecs.Limits;
import java.io.File;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

/** Media driver and archive, run by a {@link MemberLayout}. Unless there are other members no port is opened. */
final class AeronStack implements AutoCloseable {
    /** Streams that carry requests and their answers only. */
    static final String CONTROL_CHANNEL = "aeron:ipc?term-length=64k";

    /** The driver's helper resolves names when a channel is made; it need not look for work a thousand times a second. */
    private static final long EXECUTOR_SLEEP_MS = 10;

    /** Aeron writes errors that its log has no room for to stderr, where nobody expects them; ours go to the log file. */
    private static final String FALLBACK_LOGGER = "aeron.fallback.logger";
    private static final long TOGETHER_NS = TimeUnit.HOURS.toNanos(1);
    private final MediaDriver driver;
    private final Archive archive;
    private final MemberLayout threads;

    private AeronStack(final MediaDriver driver, final Archive archive, final MemberLayout threads) {
        this.driver = driver;
        this.archive = archive;
        this.threads = threads;
    }

    /** To be called before anything of Aeron is used in a process. */
    static void prepare() {
        System.setProperty(FALLBACK_LOGGER, "no_op");
        System.setProperty(CommonContext.DRIVER_TIMEOUT_PROP_NAME, Long.toString(TimeUnit.NANOSECONDS.toMillis(TOGETHER_NS)));
    }

    static AeronStack launch(
        final MemberSite site,
        final DataDirectory directory,
        final Path aeronDirectory,
        final int fsyncLevel,
        final MemberLayout threads,
        final NodeErrors errors) {
        final MediaDriver driver = MediaDriver.launch(driverContext(aeronDirectory, errors));
        Archive archive = null;
        try {
            archive = ArchiveRepair.launch(site, directory, () -> archiveContext(site, directory, driver, fsyncLevel, errors));
            threads.runDriver(driver.sharedAgentInvoker(), archive.invoker(), DriverSockets.of(driver.context()));
            return new AeronStack(driver, archive, threads);
        } catch (final RuntimeException ex) {
            CloseHelper.quietCloseAll(archive, driver);
            throw ex;
        }
    }

    /** For a driver that only this process uses: it and its clients stand still together, which is no reason to part. */
    static MediaDriver.Context driverContext(final Path aeronDirectory, final NodeErrors errors) {
        return ProcessFaults.install(new MediaDriver.Context()
            .aeronDirectoryName(aeronDirectory.toString())
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.INVOKER)
            .termBufferSparseFile(true)
            .performStorageChecks(false)
            .clientLivenessTimeoutNs(TOGETHER_NS)
            .publicationUnblockTimeoutNs(2 * TOGETHER_NS)
            .asyncExecutorIdleStrategy(new SleepingMillisIdleStrategy(EXECUTOR_SLEEP_MS))
            .publicationTermBufferLength(Limits.TERM_LENGTH_MIN)
            .ipcTermBufferLength(Limits.TERM_LENGTH_MIN)
            .errorHandler(errors));
    }

    private static Archive.Context archiveContext(
        final MemberSite site,
        final DataDirectory directory,
        final MediaDriver driver,
        final int fsyncLevel,
        final NodeErrors errors) {
        final Archive.Context context = new Archive.Context()
            .aeronDirectoryName(driver.aeronDirectoryName())
            .archiveDir(directory.archive().toFile())
            .mediaDriverAgentInvoker(driver.sharedAgentInvoker())
            .threadingMode(ArchiveThreadingMode.INVOKER)
            .controlChannelEnabled(!site.isAlone())
            .localControlChannel(CONTROL_CHANNEL)
            .archiveClientContext(new AeronArchive.Context()
                .controlResponseChannel(site.isAlone() ? CONTROL_CHANNEL : site.replicationChannel()))
            .replicationChannel(site.replicationChannel())
            .recordingEventsEnabled(false)
            .segmentFileLength(site.segmentLength())
            .fileSyncLevel(fsyncLevel)
            .catalogFileSyncLevel(fsyncLevel)
            .recordChecksum(Checksums.crc32())
            .replayChecksum(Checksums.crc32())
            .connectTimeoutNs(TimeUnit.SECONDS.toNanos(10))
            .errorHandler(errors);
        return site.isAlone() ? context : context.controlChannel(site.archiveChannel());
    }

    /** For a client of this archive, with a connection of its own. */
    AeronArchive.Context archiveClient() {
        return localArchive().aeronDirectoryName(driver.aeronDirectoryName());
    }

    /** For a client of the archive in this process that brings its own connection to the driver. */
    static AeronArchive.Context localArchive() {
        return new AeronArchive.Context()
            .controlRequestChannel(CONTROL_CHANNEL)
            .controlResponseChannel(CONTROL_CHANNEL)
            .controlRequestStreamId(AeronArchive.Configuration.localControlStreamId());
    }

    String aeronDirectoryName() {
        return driver.aeronDirectoryName();
    }

    @Override
    public void close() {
        final File buffers = new File(driver.aeronDirectoryName());
        // once more after the driver: an agent that is still dying may have put a file there while it was removed
        CloseHelper.closeAll(threads, archive, driver, () -> IoUtil.delete(buffers, true));
    }
}
