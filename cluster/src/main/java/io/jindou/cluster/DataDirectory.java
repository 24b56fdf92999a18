package io.jindou.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aeron.cluster.RecordingLog;
import io.jindou.cluster.config.BuildInfo;
import io.jindou.cluster.config.CellChoices;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The data directory of a node while this process owns it. Ownership is a file lock, so it ends with the process, however that
 * dies; whoever holds it may take everything that a dead process left behind for stale.
 */
public final class DataDirectory implements AutoCloseable {
    /** The newest format of a data directory that this version reads and writes. */
    public static final int FORMAT = 1;
    /** Names the format; a directory that holds other files but not this one is not ours. */
    public static final String NODE_FILE = "node.json";
    private static final String LOCK_FILE = "lock";
    private static final String LOGS = "logs";
    /** What may lie in a directory whose first start was interrupted before {@link #NODE_FILE} was written. */
    private static final Set<String> BEFORE_NODE_FILE = Set.of(LOCK_FILE, LOGS, NODE_FILE + AtomicFiles.TEMPORARY);
    private static final int PID_LENGTH_MAX = 32;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String CELL_STARTED = "cellStarted";
    private static final String TOKENS_ON = "tokensOn";
    private static final String PAYLOAD_MAX = "payloadMax";
    private static final String CELL_NAME = "cell";
    private static final String NODE_ID = "node";
    private static final String REBUILDING = "rebuilding";

    private final Path root;
    private final FileChannel lockChannel;
    private final FileLock lock;
    private ObjectNode node = JSON.createObjectNode();

    private DataDirectory(final Path root, final FileChannel lockChannel, final FileLock lock) {
        this.root = root;
        this.lockChannel = lockChannel;
        this.lock = lock;
    }

    /** Creates the directory if it is absent and takes it; throws {@link StartFailure} if that is not possible or not safe. */
    public static DataDirectory open(final Path directory) {
        final Path root = create(directory.toAbsolutePath().normalize());
        DataDirectory opened = null;
        try {
            opened = lock(root);
            opened.checkFormat();
            Files.createDirectories(opened.logs());
            final DataDirectory result = opened;
            opened = null;
            return result;
        } catch (final IOException ex) {
            throw new StartFailure("cannot use the data directory " + root + ": " + describe(ex), ex);
        } finally {
            if (null != opened) {
                opened.close();
            }
        }
    }

    private static Path create(final Path root) {
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw new StartFailure(root + " is a file; --data must name a directory");
        }
        try {
            Files.createDirectories(root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
            return root.toRealPath();
        } catch (final IOException ex) {
            throw new StartFailure("cannot create the data directory " + root + ": " + describe(ex), ex);
        }
    }

    private static DataDirectory lock(final Path root) throws IOException {
        final Path file = root.resolve(LOCK_FILE);
        if (!Files.exists(file)) {
            refuseForeign(root);
        }
        final FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
            StandardOpenOption.WRITE);
        final FileLock lock = tryLock(channel);
        if (null == lock) {
            final String holder = readPid(channel);
            channel.close();
            throw new StartFailure("the data directory " + root + " is in use by process " + holder);
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)), 0);
        return new DataDirectory(root, channel, lock);
    }

    private static FileLock tryLock(final FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (final OverlappingFileLockException nothing) {
            // held by this very process
            return null;
        }
    }

    private static String readPid(final FileChannel channel) throws IOException {
        final ByteBuffer buffer = ByteBuffer.allocate(PID_LENGTH_MAX);
        channel.read(buffer, 0);
        final String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII).trim();
        return text.isEmpty() ? "unknown" : text;
    }

    private static void refuseForeign(final Path root) throws IOException {
        try (Stream<Path> files = Files.list(root)) {
            final List<String> names = files.map(file -> file.getFileName().toString()).toList();
            if (!names.contains(NODE_FILE) && !BEFORE_NODE_FILE.containsAll(names)) {
                throw new StartFailure(root
                    + " holds files but is no Jindou data directory; name an empty or a new one with --data");
            }
        }
    }

    private void checkFormat() throws IOException {
        final Path file = root.resolve(NODE_FILE);
        if (!Files.exists(file)) {
            refuseForeign(root);
            node.put("format", FORMAT);
            node.put("createdBy", BuildInfo.version());
            node.put("createdAt", Instant.now().toString());
            writeNode();
            return;
        }
        final JsonNode read = readNode(file);
        final JsonNode format = read.path("format");
        if (!format.isInt() || format.intValue() < 1) {
            throw new StartFailure(file + " is damaged: it names no format; restore it from a backup of the directory");
        }
        if (format.intValue() > FORMAT) {
            throw new StartFailure("the data directory " + root + " has format " + format.intValue()
                + ", written by a newer version; this version knows formats up to " + FORMAT);
        }
        node = (ObjectNode) read;
    }

    private void writeNode() throws IOException {
        AtomicFiles.write(root.resolve(NODE_FILE), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(node));
    }

    /** What was chosen for the cell at its last start. */
    public CellChoices cellChoices() {
        return new CellChoices(node.path(TOKENS_ON).asBoolean(CellChoices.FIRST.tokensOn()),
            node.path(PAYLOAD_MAX).asInt(CellChoices.FIRST.payloadMax()));
    }

    /**
     * Says to which node of which cell this directory belongs, at its first start for ever.
     *
     * @throws StartFailure when it belongs to another one.
     */
    public synchronized void belongTo(final String cellName, final int nodeId) throws IOException {
        if (!node.has(CELL_NAME)) {
            node.put(CELL_NAME, cellName);
            node.put(NODE_ID, nodeId);
            writeNode();
            return;
        }
        final String foundCell = node.path(CELL_NAME).asText();
        final int foundNode = node.path(NODE_ID).asInt();
        if (!cellName.equals(foundCell) || nodeId != foundNode) {
            throw new StartFailure("the data in " + root + " are those of node " + foundNode + " of the cell '" + foundCell
                + "', and this is node " + nodeId + " of the cell '" + cellName + "'; name its own directory with --data");
        }
    }

    /** What of the node is still being copied from its peers. */
    public synchronized RebuildStage rebuildStage() {
        return RebuildStage.of(node.path(REBUILDING).asText());
    }

    /** Notes what is to be copied; it holds from when this returns, also after kill -9. */
    public synchronized void rebuildStage(final RebuildStage stage) throws IOException {
        if (stage != rebuildStage()) {
            node.put(REBUILDING, stage.toString());
            writeNode();
        }
    }

    /** Whether the cell has taken its settings while this directory was there. */
    public synchronized boolean isCellStarted() {
        return node.path(CELL_STARTED).asBoolean();
    }

    /** The cell has taken its settings: they hold until others are chosen, and a missing log is no first start any more. */
    synchronized void cellStarted(final CellChoices choices) throws IOException {
        if (!node.path(CELL_STARTED).asBoolean() || !choices.equals(cellChoices())) {
            node.put(CELL_STARTED, true);
            node.put(TOKENS_ON, choices.tokensOn());
            node.put(PAYLOAD_MAX, choices.payloadMax());
            writeNode();
        }
    }

    /** Throws {@link StartFailure} if Aeron would take the remains of a cell for a new one and start it empty. */
    void checkCell() throws IOException {
        if (!node.path(CELL_STARTED).asBoolean()) {
            return;
        }
        for (final Path file : List.of(cluster().resolve(RecordingLog.RECORDING_LOG_FILE_NAME),
            archive().resolve("archive.catalog"))) {
            if (!Files.exists(file) || 0 == Files.size(file)) {
                throw new StartFailure("cannot start on the data in " + root + ": " + file
                    + " is missing or empty, and without it the stored state is lost; restore the directory from a backup");
            }
        }
    }

    /** Throws {@link StartFailure} if so many bytes are not free; the archive would refuse to record, in words of its own. */
    void checkSpace(final long needed) throws IOException {
        final long usable = Files.getFileStore(root).getUsableSpace();
        if (usable < needed) {
            throw new StartFailure("only " + usable + " bytes are free where " + root + " lies, and a start needs " + needed
                + "; free disk space, then start again");
        }
    }

    private static JsonNode readNode(final Path file) throws IOException {
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (final JsonProcessingException ex) {
            throw new StartFailure(file + " is damaged: it is no JSON; restore it from a backup of the directory", ex);
        }
    }

    private static String describe(final IOException failure) {
        return failure instanceof AccessDeniedException ? "permission denied" : failure.getMessage();
    }

    /** The directory itself, absolute and without links. */
    public Path root() {
        return root;
    }

    /** Where the archive keeps log and snapshots. */
    public Path archive() {
        return root.resolve("archive");
    }

    /** Where the consensus module keeps the recording log and its own state. */
    public Path cluster() {
        return root.resolve("cluster");
    }

    /** Where the engine keeps its journal. */
    public Path journal() {
        return root.resolve("journal");
    }

    /** Where the index of the journal lies: derived, and made anew when it is missing. */
    public Path historyIndex() {
        return root.resolve("history-index");
    }

    /** Where the gateway keeps its identity. */
    public Path gateway() {
        return root.resolve("gateway");
    }

    /** Where the log files lie. */
    public Path logs() {
        return root.resolve(LOGS);
    }

    /** What a running process listens on. */
    public Path portsFile() {
        return root.resolve("ports.json");
    }

    @Override
    public void close() {
        try {
            lock.release();
            lockChannel.close();
        } catch (final IOException ex) {
            throw new IllegalStateException("cannot give up the lock of " + root, ex);
        }
    }
}
