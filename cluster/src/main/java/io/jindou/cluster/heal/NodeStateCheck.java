package io.jindou.cluster.heal;

import io.aeron.Aeron;
import io.aeron.cluster.NodeStateFile;
import io.aeron.cluster.codecs.node.CandidateTermDecoder;
import io.aeron.cluster.codecs.node.MessageHeaderDecoder;
import io.aeron.cluster.codecs.node.NodeStateFooterDecoder;
import io.aeron.cluster.codecs.node.NodeStateHeaderDecoder;
import io.aeron.cluster.service.ClusterMarkFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.BitUtil;
import org.agrona.SemanticVersion;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Looks at the file in which a member keeps for which term it has voted. Aeron writes no checksum there, so a changed term that
 * is still plausible passes; but garbage, on which Aeron may search for ever, and a file that is gone do not: a member that
 * forgot its vote could vote twice.
 */
final class NodeStateCheck {
    /** No member comes near, and what lies beyond is damage: a flipped high byte, for one. */
    private static final long TERMS_AHEAD_MAX = 1 << 20;

    private NodeStateCheck() {
    }

    static Path file(final Path clusterDirectory) {
        return clusterDirectory.resolve(NodeStateFile.FILENAME);
    }

    /** How the file is damaged, as the end of a sentence; null when it is not. */
    static String damage(final Path clusterDirectory, final long lastTermId) throws IOException {
        final Path file = file(clusterDirectory);
        if (!Files.exists(file) || Files.size(file) < NodeStateHeaderDecoder.BLOCK_LENGTH) {
            return "is missing or empty";
        }
        final UnsafeBuffer buffer = new UnsafeBuffer(Files.readAllBytes(file));
        final int version = new NodeStateHeaderDecoder()
            .wrap(buffer, 0, NodeStateHeaderDecoder.BLOCK_LENGTH, NodeStateHeaderDecoder.SCHEMA_VERSION).version();
        if (ClusterMarkFile.MAJOR_VERSION != SemanticVersion.major(version)) {
            return "has version " + SemanticVersion.toString(version);
        }
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        long candidateTermId = Long.MIN_VALUE;
        int at = NodeStateHeaderDecoder.BLOCK_LENGTH;
        while (at + MessageHeaderDecoder.ENCODED_LENGTH + CandidateTermDecoder.BLOCK_LENGTH <= buffer.capacity()) {
            header.wrap(buffer, at);
            if (NodeStateFooterDecoder.TEMPLATE_ID == header.templateId()) {
                break;
            }
            if (CandidateTermDecoder.TEMPLATE_ID == header.templateId()) {
                candidateTermId = new CandidateTermDecoder().wrapAndApplyHeader(buffer, at, header).candidateTermId();
            }
            if (header.frameLength() < MessageHeaderDecoder.ENCODED_LENGTH) {
                return "has no entry at " + at;
            }
            at += BitUtil.align(header.frameLength(), BitUtil.SIZE_OF_LONG);
        }
        return candidateTermId < Aeron.NULL_VALUE || candidateTermId > lastTermId + TERMS_AHEAD_MAX
            ? "names no possible term" : null;
    }
}
