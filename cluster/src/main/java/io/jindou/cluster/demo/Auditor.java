package io.jindou.cluster.demo;

import io.jindou.client.Message;
import io.jindou.client.SendResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes down what was sent, answered, received and stored, and says at the end what does not fit together. For every message:
 * acknowledged once, the same id and sequence in the answer, at each receiver and in the history, the same bytes, exactly once
 * at each connection but the sender's, in the order of the sequences; sequences without holes, in the order in which each
 * sender sent.
 *
 * <p>Knows nothing of clients or clocks. Safe for use by many threads until {@link #audit}.
 */
public final class Auditor {
    private static final class Sent {
        private final String sender;
        private final String clientMsgNo;
        private final byte[] payload;
        private final List<SendResult> answers = new ArrayList<>(1);

        Sent(final String sender, final String clientMsgNo, final byte[] payload) {
            this.sender = sender;
            this.clientMsgNo = clientMsgNo;
            this.payload = payload;
        }

        SendResult answer() {
            return answers.isEmpty() ? null : answers.get(0);
        }
    }

    private static final class Channel {
        private final String name;
        private final Map<String, Sent> sent = new LinkedHashMap<>();
        private final Map<String, List<Message>> received = new LinkedHashMap<>();
        private List<Message> history;

        Channel(final String name, final Collection<String> connections) {
            this.name = name;
            connections.forEach(connection -> received.put(connection, new ArrayList<>()));
        }
    }

    private final Map<String, Channel> channels = new LinkedHashMap<>();
    private final List<String> findings = new ArrayList<>();

    /** A channel and the connections that must receive what is sent there, each by a name of its own: the user's. */
    public synchronized void open(final String channel, final Collection<String> connections) {
        channels.put(channel, new Channel(channel, connections));
    }

    /** A message is about to be sent; called in the order of sending. */
    public synchronized void onSent(
        final String channel, final String sender, final String clientMsgNo, final byte[] payload) {
        channels.get(channel).sent.put(clientMsgNo, new Sent(sender, clientMsgNo, payload.clone()));
    }

    /** The server's answer to a SEND. */
    public synchronized void onAnswer(final String channel, final SendResult result) {
        final Sent sent = channels.get(channel).sent.get(result.clientMsgNo());
        if (null == sent) {
            findings.add(channel + ": an answer to " + result.clientMsgNo() + ", which was never sent");
        } else {
            sent.answers.add(result);
        }
    }

    /** A message arrived at a connection; called in the order of arrival. */
    public synchronized void onReceived(final String channel, final String connection, final Message message) {
        final Channel at = channels.get(channel);
        final List<Message> received = null == at ? null : at.received.get(connection);
        if (null == received) {
            findings.add(channel + ": " + connection + " received " + message.clientMsgNo() + ", which was not for it");
        } else {
            received.add(message);
        }
    }

    /** The connection received so many messages a second time that the client kept from its listener. */
    public synchronized void onRepeated(final String connection, final long count) {
        if (count > 0) {
            findings.add(connection + " received " + count + " messages twice");
        }
    }

    /** The whole history of a channel, as read; replaces the one read before. */
    public synchronized void onHistory(final String channel, final List<Message> messages) {
        channels.get(channel).history = List.copyOf(messages);
    }

    /** Everything that does not fit; empty when all is well. */
    public synchronized List<String> audit() {
        final List<String> all = new ArrayList<>(findings);
        for (final Channel channel : channels.values()) {
            checkAnswers(channel, all);
            checkNumbers(channel, all);
            channel.received.forEach((connection, received) -> checkReceived(channel, connection, received, all));
            checkHistory(channel, all);
        }
        return all;
    }

    private static void checkAnswers(final Channel channel, final List<String> all) {
        final Map<String, Long> lastSeqOf = new HashMap<>();
        for (final Sent sent : channel.sent.values()) {
            final String what = channel.name + ": " + sent.clientMsgNo;
            if (1 != sent.answers.size()) {
                all.add(what + " was answered " + sent.answers.size() + " times");
                continue;
            }
            final SendResult answer = sent.answer();
            if (!answer.accepted()) {
                all.add(what + " was refused: " + answer.reason());
            } else if (answer.messageId() <= 0 || answer.messageSeq() <= 0) {
                all.add(what + " was answered with id " + answer.messageId() + " and sequence " + answer.messageSeq());
            } else {
                final long last = lastSeqOf.getOrDefault(sent.sender, 0L);
                if (answer.messageSeq() <= last) {
                    all.add(what + " has sequence " + answer.messageSeq() + ", the one sent before has " + last);
                }
                lastSeqOf.put(sent.sender, answer.messageSeq());
            }
        }
    }

    private static void checkNumbers(final Channel channel, final List<String> all) {
        final List<SendResult> answers = channel.sent.values().stream()
            .map(Sent::answer)
            .filter(answer -> null != answer && answer.accepted())
            .sorted(Comparator.comparingLong(SendResult::messageSeq))
            .toList();
        long lastId = 0;
        for (int i = 0; i < answers.size(); i++) {
            final SendResult answer = answers.get(i);
            if (answer.messageSeq() != i + 1) {
                all.add(channel.name + ": the sequences have a hole or a double at " + (i + 1));
                return;
            }
            if (answer.messageId() <= lastId) {
                all.add(channel.name + ": the id at sequence " + (i + 1) + " does not rise");
                return;
            }
            lastId = answer.messageId();
        }
    }

    private static void checkReceived(
        final Channel channel, final String connection, final List<Message> received, final List<String> all) {
        final Map<String, Integer> times = new HashMap<>();
        long lastSeq = 0;
        for (final Message message : received) {
            final String what = channel.name + ": " + message.clientMsgNo() + " at " + connection;
            final Sent sent = channel.sent.get(message.clientMsgNo());
            if (null == sent || sent.sender.equals(connection)) {
                all.add(what + " was not for it");
                continue;
            }
            if (2 == times.merge(message.clientMsgNo(), 1, Integer::sum)) {
                all.add(what + " was received more than once");
            } else if (message.messageSeq() <= lastSeq) {
                all.add(what + " arrived after sequence " + lastSeq + " but has " + message.messageSeq());
            }
            lastSeq = Math.max(lastSeq, message.messageSeq());
            checkSame(what, sent, message, all);
        }
        for (final Sent sent : channel.sent.values()) {
            if (!sent.sender.equals(connection) && !times.containsKey(sent.clientMsgNo)) {
                all.add(channel.name + ": " + sent.clientMsgNo + " at " + connection + " was never received");
            }
        }
    }

    private static void checkHistory(final Channel channel, final List<String> all) {
        if (null == channel.history) {
            all.add(channel.name + ": the history was not read");
            return;
        }
        if (channel.history.size() != channel.sent.size()) {
            all.add(channel.name + ": the history has " + channel.history.size() + " messages, sent were " + channel.sent.size());
        }
        long expectedSeq = 1;
        for (final Message message : channel.history) {
            final String what = channel.name + ": " + message.clientMsgNo() + " in the history";
            if (message.messageSeq() != expectedSeq++) {
                all.add(what + " has sequence " + message.messageSeq() + " in place " + (expectedSeq - 1));
            }
            final Sent sent = channel.sent.get(message.clientMsgNo());
            if (null == sent) {
                all.add(what + " was never sent");
            } else {
                checkSame(what, sent, message, all);
            }
        }
    }

    private static void checkSame(final String what, final Sent sent, final Message message, final List<String> all) {
        final SendResult answer = sent.answer();
        if (null != answer && answer.messageId() != message.messageId()) {
            all.add(what + " has id " + message.messageId() + ", the sender was told " + answer.messageId());
        }
        if (null != answer && answer.messageSeq() != message.messageSeq()) {
            all.add(what + " has sequence " + message.messageSeq() + ", the sender was told " + answer.messageSeq());
        }
        if (!sent.sender.equals(message.fromUid())) {
            all.add(what + " is from " + message.fromUid() + ", not from " + sent.sender);
        }
        if (!Arrays.equals(sent.payload, message.payload())) {
            all.add(what + " has other bytes than were sent");
        }
    }
}
