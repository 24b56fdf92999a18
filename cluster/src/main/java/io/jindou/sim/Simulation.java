package io.jindou.sim;

import io.jindou.codecs.Limits;
import io.jindou.codecs.sbe.cluster.SettingsEncoder;
import io.jindou.engine.Settings;
import io.jindou.sim.model.Oracle;
import java.util.ArrayList;
import java.util.List;

/** One run: so many rough steps, then calm until everything has arrived, then the end of all connections. */
public final class Simulation implements AutoCloseable {
    /** Steps of a run unless told otherwise. */
    public static final int STEPS_DEFAULT = 300;
    private static final int CALM_STEPS_MAX = 1500;
    private static final int CALM_STEP_MS = 20;

    private final SimRandom random;
    private final SimPlan plan;
    private final SimClock clock = new SimClock();
    private final Tally tally = new Tally();
    private final Oracle oracle = new Oracle();
    private final SimCommands commands = new SimCommands();
    private final SimFrames frames = new SimFrames();
    private final SimCell cell;
    private final SimFaults faults;
    private final SimAdmin admin;
    private final List<SimGateway> gateways = new ArrayList<>();
    private final List<SimGateway> leaving = new ArrayList<>();
    private final List<SimClient> clients = new ArrayList<>();
    private final int steps;
    private boolean isBorn;

    /** A run of a seed. */
    public Simulation(final long seed, final int steps) {
        random = new SimRandom(seed);
        plan = new SimPlan(random);
        this.steps = steps;
        cell = new SimCell(plan, random, clock, oracle, tally);
        for (int gateway = 1; gateway <= plan.gateways; gateway++) {
            for (int agent = 0; agent < plan.agents; agent++) {
                gateways.add(new SimGateway(this, gateway, agent, secret(gateway)));
            }
        }
        clients.add(new SimClient(this, 0, true));
        for (int no = 1; no <= plan.clients; no++) {
            clients.add(new SimClient(this, no, false));
        }
        admin = new SimAdmin(this);
        faults = new SimFaults(this);
    }

    static long secret(final int gateway) {
        return gateway * 0x5DEECE66DL;
    }

    /** Runs to the end; throws {@link SimFailure} at the first broken rule. */
    public Tally run() {
        for (int i = 0; i < steps; i++) {
            clock.advance(random.between(1, 30));
            faults.act();
            step();
            for (final SimClient client : clients) {
                client.act();
                admin.act(client);
            }
        }
        faults.cease();
        settle("everything pending arrives");
        checkSettled();
        burst();
        for (final SimClient client : clients) {
            if (client.isConnected()) {
                client.leave();
            }
        }
        gateways.forEach(SimGateway::closeAll);
        faults.loseLastWords();
        settle("all sessions close");
        checkEmpty();
        return tally;
    }

    private void step() {
        tally.step();
        if (!isBorn) {
            isBorn = oracle.isBorn();
            cell.onOperator(settings(commands));
        }
        cell.step();
        gateways.forEach(SimGateway::step);
        leaving.forEach(SimGateway::step);
        leaving.removeIf(SimGateway::isDone);
        clients.forEach(SimClient::live);
    }

    /** Those who leave now find no room in the link, and no lost link makes good for it. */
    private void burst() {
        for (final SimClient client : clients) {
            if (plan.burstEvery > 0 && client.isOpened()) {
                client.burst();
                clock.advance(CALM_STEP_MS);
                step();
                return;
            }
        }
    }

    private byte[] settings(final SimCommands to) {
        return to.settings(1, this::putSettings);
    }

    void putSettings(final SettingsEncoder to) {
        Settings.putDefaults(to);
        to.tickMs(plan.tickMs).leaseMs(plan.leaseMs).ringBytes(Limits.RING_BYTES_MIN)
            .tokensOn((short)(plan.tokensOn ? 1 : 0)).personAllowList((short)(plan.personAllowList ? 1 : 0))
            .nodes((short)plan.replicas).checkpointShift((short)plan.checkpointShift)
            .windowPerSender(plan.windowPerSender).windowMs(plan.windowMs).sessionsPerUserMax(plan.sessionsPerUserMax);
    }

    private void settle(final String what) {
        for (int i = 0; i < CALM_STEPS_MAX; i++) {
            clock.advance(CALM_STEP_MS);
            faults.heal();
            step();
            for (final SimClient client : clients) {
                if (client.hasPending() && !client.isConnected()) {
                    if (i > CALM_STEPS_MAX / 2) {
                        client.forgetPending();
                    } else {
                        client.connect();
                    }
                }
            }
            if (isSettled()) {
                return;
            }
        }
        throw new SimFailure(Check.LIVENESS, what + " within " + CALM_STEPS_MAX * CALM_STEP_MS + " ms of calm, but "
            + faults.whatIsUnsettled() + whoWaits());
    }

    private String whoWaits() {
        final StringBuilder text = new StringBuilder();
        for (final SimClient client : clients) {
            if (client.hasPending() || client.isConnected() && !client.isOpened()) {
                text.append("; client ").append(client.no).append(" waits: ").append(client.whatIsPending());
            }
        }
        return text.toString();
    }

    private boolean isSettled() {
        return null == faults.whatIsUnsettled();
    }

    private void checkSettled() {
        for (final SimGateway gateway : gateways) {
            faults.checkBijection(gateway);
        }
        for (final SimReplica replica : cell.replicas()) {
            replica.scan("replica " + replica.id);
            replica.journal().checkAll(oracle.records(), "replica " + replica.id);
        }
        if (plan.remembersAll()) {
            clients.forEach(client -> client.check(oracle));
        }
        SimFailure.require(oracle.mostCloses() <= 1, Check.ONE_CLOSE, oracle.mostCloses(), " closes of one connection");
    }

    private void checkEmpty() {
        for (final SimReplica replica : cell.replicas()) {
            SimFailure.same(0, replica.engine().sessions(), Check.BIJECTION, "sessions left on replica ", replica.id);
            SimFailure.same(0, replica.engine().interestRows(), Check.BIJECTION, "interest left on replica ", replica.id);
        }
        for (final SimGateway gateway : gateways) {
            SimFailure.same(0, gateway.tables().count(), Check.BIJECTION, "sessions left in the tables of a gateway");
            SimFailure.same(0, gateway.tables().channelCount(), Check.BIJECTION, "channels left in the tables of a gateway");
            gateway.checkFree();
        }
        SimFailure.require(oracle.mostCloses() <= 1, Check.ONE_CLOSE, oracle.mostCloses(), " closes of one connection");
    }

    /** An operator's message, which needs no session here. */
    void operator(final byte[] bytes) {
        cell.onOperator(bytes);
    }

    List<SimGateway> gateways() {
        return gateways;
    }

    /** Gateways that run beside the ones that clients know: stopping ones and second instances. */
    List<SimGateway> leaving() {
        return leaving;
    }

    List<SimClient> clients() {
        return clients;
    }

    SimRandom random() {
        return random;
    }

    SimPlan plan() {
        return plan;
    }

    SimClock clock() {
        return clock;
    }

    Tally tally() {
        return tally;
    }

    Oracle oracle() {
        return oracle;
    }

    SimCommands commands() {
        return commands;
    }

    SimFrames frames() {
        return frames;
    }

    SimCell cell() {
        return cell;
    }

    @Override
    public void close() {
        gateways.forEach(SimGateway::close);
        leaving.forEach(SimGateway::close);
        cell.close();
    }
}
