package io.jindou.gateway.http;

/** A request that is one command, answered by {@code {"status":200}}. */
final class OneCommand extends CommandRun {
    private final Sender sender;

    OneCommand(final Exchange exchange, final Sender sender) {
        super(exchange, 1);
        this.sender = sender;
    }

    /** Encodes the command; false when there is no room. */
    @FunctionalInterface
    interface Sender {
        boolean send(CommandEncoder commands, long connectionId, long correlationId);
    }

    @Override
    boolean send(final CommandEncoder commands, final long connectionId, final long correlationId, final int index) {
        return sender.send(commands, connectionId, correlationId);
    }

    @Override
    void onEnd(final Exchange answer) {
        answer.ok();
    }
}
