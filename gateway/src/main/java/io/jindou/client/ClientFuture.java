package io.jindou.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A future that refuses to be waited for on the one thread that could complete it, instead of hanging for ever. */
final class ClientFuture<T> extends CompletableFuture<T> {
    private final ClientLoop loop;

    ClientFuture(final ClientLoop loop) {
        this.loop = loop;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new ClientFuture<>(loop);
    }

    @Override
    public T join() {
        refuseOnLoop();
        return super.join();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        refuseOnLoop();
        return super.get();
    }

    @Override
    public T get(final long timeout, final TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        refuseOnLoop();
        return super.get(timeout, unit);
    }

    private void refuseOnLoop() {
        if (!isDone() && loop.isCurrentThread()) {
            throw new IllegalStateException("waiting for an answer within a listener would stop all answers;"
                + " use thenAccept, or another thread");
        }
    }
}
