package io.jindou.cluster;

import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.client.AeronArchive;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.jindou.codecs.Limits;
import java.io.File;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

/** Media driver and archive, run by a {@link ThreadLayout}. All channels are IPC; no port is opened. */
final class AeronStack implements AutoCloseable {
    /** A file of the archive. Files are sparse until written. */
    static final int SEGMENT_LENGTH = 64 << 20;
    /** Streams that carry requests and their answers only. */
    static final String CONTROL_CHANNEL = "aeron:ipc?term-length=64k";

    /** The driver's helper resolves names when a channel is made; it need not look for work a thousand times a second. */
    private static final long EXECUTOR_SLEEP_MS = 10;

    private final MediaDriver driver;
    private final Archive archive;
    private final ThreadLayout threads;

    private AeronStack(final MediaDriver driver, final Archive archive, final ThreadLayout threads) {
        this.driver = driver;
        this.archive = archive;
        this.threads = threads;
    }

    static AeronStack launch(
        final DataDirectory directory,
        final Path aeronDirectory,
        final int fsyncLevel,
        final ThreadLayout threads,
        final NodeErrors errors) {
        final MediaDriver driver = MediaDriver.launch(driverContext(aeronDirectory, errors));
        Archive archive = null;
        try {
            archive = ArchiveRepair.launch(directory, () -> archiveContext(directory, driver, fsyncLevel, errors));
            threads.runDriver(driver.sharedAgentInvoker(), archive.invoker());
            return new AeronStack(driver, archive, threads);
        } catch (final RuntimeException ex) {
            CloseHelper.quietCloseAll(archive, driver);
            throw ex;
        }
    }

    private static MediaDriver.Context driverContext(final Path aeronDirectory, final NodeErrors errors) {
        return new MediaDriver.Context()
            .aeronDirectoryName(aeronDirectory.toString())
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.INVOKER)
            .termBufferSparseFile(true)
            .performStorageChecks(false)
            .asyncExecutorIdleStrategy(new SleepingMillisIdleStrategy(EXECUTOR_SLEEP_MS))
            .publicationTermBufferLength(Limits.TERM_LENGTH_MIN)
            .ipcTermBufferLength(Limits.TERM_LENGTH_MIN)
            .errorHandler(errors);
    }

    private static Archive.Context archiveContext(
        final DataDirectory directory, final MediaDriver driver, final int fsyncLevel, final NodeErrors errors) {
        return new Archive.Context()
            .aeronDirectoryName(driver.aeronDirectoryName())
            .archiveDir(directory.archive().toFile())
            .mediaDriverAgentInvoker(driver.sharedAgentInvoker())
            .threadingMode(ArchiveThreadingMode.INVOKER)
            .controlChannelEnabled(false)
            .localControlChannel(CONTROL_CHANNEL)
            .archiveClientContext(new AeronArchive.Context().controlResponseChannel(CONTROL_CHANNEL))
            .replicationChannel("aeron:udp?endpoint=localhost:0")
            .recordingEventsEnabled(false)
            .segmentFileLength(SEGMENT_LENGTH)
            .fileSyncLevel(fsyncLevel)
            .catalogFileSyncLevel(fsyncLevel)
            .recordChecksum(Checksums.crc32())
            .replayChecksum(Checksums.crc32())
            .connectTimeoutNs(TimeUnit.SECONDS.toNanos(10))
            .errorHandler(errors);
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
