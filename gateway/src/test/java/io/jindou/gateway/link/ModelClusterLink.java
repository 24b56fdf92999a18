package io.jindou.gateway.link;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Aeron as it fails: offers that succeed and arrive nowhere, egress of which a run is missing, answers that come late and
 * twice, sessions that close, and elections. Within a session and direction nothing is reordered.
 */
final class ModelClusterLink implements ClusterLink {
    private final Random random;
    private final Deque<byte[]> egress = new ArrayDeque<>();
    private final List<byte[]> answersSaid = new ArrayList<>();
    private final Deque<UnsafeBuffer> ingress = new ArrayDeque<>();
    final ModelCell cell;
    boolean faults = true;
    /** No leader: nothing is taken, whatever was on its way is lost. */
    boolean election;
    private long session = ModelCell.NO_SESSION;
    private long sessions;
    private boolean connecting = true;
    private boolean closed;
    private boolean newLeader;
    private int egressToLose;
    int lostIngress;
    int lostEgress;
    int elections;

    ModelClusterLink(final Random random) {
        this.random = random;
        cell = new ModelCell(random, this);
    }

    @Override
    public int poll(final ClusterLinkListener listener, final long nowNs) {
        if (closed) {
            closed = false;
            newLeader = false;
            session = ModelCell.NO_SESSION;
            egress.clear();
            connecting = true;
            listener.onDisconnected();
        }
        if (connecting && !election && (!faults || random.nextInt(10) == 0)) {
            connecting = false;
            newLeader = false;
            final long old = session;
            session = ++sessions;
            egress.clear();
            answersSaid.clear();
            egressToLose = 0;
            cell.onSessionClosed(old);
            listener.onConnected();
        }
        if (newLeader) {
            newLeader = false;
            connecting = false;
            listener.onNewLeader();
        }
        int count = faults && random.nextInt(4) == 0 ? random.nextInt(3) : Integer.MAX_VALUE;
        int workCount = 0;
        while (count-- > 0 && !egress.isEmpty()) {
            final byte[] message = egress.poll();
            if (egressToLose > 0) {
                egressToLose--;
                lostEgress++;
            } else {
                listener.onMessage(new UnsafeBuffer(message), 0, message.length);
            }
            workCount++;
        }
        return workCount;
    }

    @Override
    public long offer(
        final DirectBuffer header,
        final int headerOffset,
        final int headerLength,
        final DirectBuffer body,
        final int bodyOffset,
        final int bodyLength) {
        if (!isConnected() || faults && random.nextInt(20) == 0) {
            return -1;
        }
        final UnsafeBuffer message = new UnsafeBuffer(new byte[headerLength + bodyLength]);
        message.putBytes(0, header, headerOffset, headerLength);
        message.putBytes(headerLength, body, bodyOffset, bodyLength);
        ingress.add(message);
        return 1;
    }

    @Override
    public boolean isConnected() {
        return ModelCell.NO_SESSION != session && !closed;
    }

    @Override
    public void reconnect() {
        connecting = true;
        if (random.nextBoolean()) {
            closed = true;
            closeSession();
        }
    }

    @Override
    public void close() {
        closeSession();
    }

    void say(final long to, final byte[] message, final boolean answer) {
        if (to != session || election || closed) {
            return;
        }
        egress.add(message);
        if (answer) {
            answersSaid.add(message);
        }
    }

    /** What the leader does in a moment: takes some of what was sent and says what it has to say. */
    void step() {
        if (!election) {
            int count = faults && random.nextInt(3) == 0 ? random.nextInt(4) : Integer.MAX_VALUE;
            while (count-- > 0 && !ingress.isEmpty()) {
                cell.onIngress(session, ingress.poll());
            }
            cell.drain();
        }
        if (faults) {
            fault();
        }
    }

    private void fault() {
        switch (random.nextInt(150)) {
            case 0 -> loseIngress();
            case 1, 2 -> egressToLose += 1 + random.nextInt(6);
            case 3 -> {
                // the tail that was said last is lost, and then it is silent
                while (!egress.isEmpty() && random.nextInt(3) > 0) {
                    egress.pollLast();
                    lostEgress++;
                }
            }
            case 4, 5 -> {
                if (!answersSaid.isEmpty() && isConnected()) {
                    egress.add(answersSaid.get(random.nextInt(answersSaid.size())));
                }
            }
            case 6 -> {
                if (isConnected() && random.nextInt(3) == 0) {
                    closed = true;
                    closeSession();
                }
            }
            case 7 -> {
                if (!election) {
                    election = true;
                    elections++;
                    loseIngress();
                }
            }
            case 8 -> cell.events(random.nextInt(40));
            case 9 -> {
                if (random.nextInt(20) == 0) {
                    cell.end();
                }
            }
            default -> {
                if (election && random.nextInt(40) == 0) {
                    endElection();
                }
            }
        }
    }

    void heal() {
        faults = false;
        egressToLose = 0;
        if (election) {
            endElection();
        }
    }

    private void endElection() {
        election = false;
        cell.onNewLeader();
        if (isConnected()) {
            newLeader = true;
            if (random.nextInt(4) == 0) {
                closed = true;
                closeSession();
            }
        }
    }

    private void loseIngress() {
        lostIngress += ingress.size();
        ingress.clear();
    }

    private void closeSession() {
        loseIngress();
        cell.onSessionClosed(session);
        connecting = true;
    }
}
