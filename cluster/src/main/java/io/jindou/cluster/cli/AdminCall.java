package io.jindou.cluster.cli;

import io.jindou.client.JindouAdmin;
import io.jindou.client.JindouClient;
import io.jindou.client.JindouException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One request of the administrator, from connecting to the answer. */
final class AdminCall {
    @Mixin
    private ServerOptions server;

    @Option(names = "--admin-token-file", paramLabel = "FILE",
        description = "File with the admin token (default: DIR/admin.token).")
    private Path adminTokenFile;

    /** Answers how many rows changed; throws the sentence for the user when it was refused. */
    long run(final Function<JindouAdmin, CompletableFuture<Long>> request) {
        try (JindouClient client = server.connectAdmin(adminTokenFile)) {
            return request.apply(client.admin()).join();
        } catch (final CompletionException e) {
            if (e.getCause() instanceof JindouException refused) {
                throw new CommandFailure("refused: " + refused.getMessage() + " (" + refused.reason() + ")", refused);
            }
            throw e;
        }
    }
}
