package io.jindou.perf.peer;

import io.jindou.perf.rig.Plan;
import io.jindou.perf.rig.Protocol;
import io.jindou.perf.rig.Speaker;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * MQTT 3.1.1 at QoS 0 or 1, with clean sessions. A user's messages go to the topic {@code u/<user>}, a group's to
 * {@code g/<group>}.
 *
 * <p>A broker of this version brings a message back to a sender that has subscribed to its topic; so members do not subscribe to
 * groups that they send to, and plans in which such a member would have to hear somebody else there are refused.
 */
public final class MqttProtocol implements Protocol {
    private final String name;
    private final int qos;

    /**
     * A protocol for one run.
     *
     * @param qos 0 or 1, of publications and subscriptions
     */
    public MqttProtocol(final String name, final int qos) {
        this.name = name;
        this.qos = qos;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isAcknowledging() {
        return qos > 0;
    }

    @Override
    public void prepare(final InetSocketAddress server, final Plan plan) throws IOException {
        Hearing.requireNoEcho(plan);
    }

    @Override
    public Speaker speaker(final int user, final Plan plan) {
        return new MqttSpeaker(user, Hearing.withoutEcho(user, plan), qos);
    }
}
