package io.jindou.cluster.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.client.Message;
import io.jindou.client.SendResult;
import io.jindou.codecs.Reason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each test spoils one thing of a sound exchange of three messages from alice to bob and carol. */
class AuditorTest {
    private static final String GROUP = "g1";

    private final Auditor auditor = new Auditor();
    private final List<SendResult> answers = new ArrayList<>();
    private final List<Message> toBob = new ArrayList<>();
    private final List<Message> toCarol = new ArrayList<>();
    private final List<Message> stored = new ArrayList<>();

    @BeforeEach
    void soundExchange() {
        auditor.open(GROUP, List.of("alice", "bob", "carol"));
        for (int i = 1; i <= 3; i++) {
            auditor.onSent(GROUP, "alice", "no" + i, ("text" + i).getBytes(UTF_8));
            answers.add(new SendResult(Reason.SUCCESS, 100 + i, i, "no" + i));
            toBob.add(message(100 + i, i, "no" + i, "text" + i));
            toCarol.add(message(100 + i, i, "no" + i, "text" + i));
            stored.add(message(100 + i, i, "no" + i, "text" + i));
        }
    }

    private static Message message(final long id, final long seq, final String clientMsgNo, final String text) {
        return new Message(id, seq, 0, 0, 0, 0, 2, GROUP, "alice", clientMsgNo, "", text.getBytes(UTF_8));
    }

    private List<String> audit() {
        answers.forEach(answer -> auditor.onAnswer(GROUP, answer));
        toBob.forEach(message -> auditor.onReceived(GROUP, "bob", message));
        toCarol.forEach(message -> auditor.onReceived(GROUP, "carol", message));
        auditor.onHistory(GROUP, stored);
        return auditor.audit();
    }

    private void expectOnly(final String finding) {
        assertEquals(List.of(finding), audit());
    }

    private void expectSome(final String finding) {
        final List<String> findings = audit();
        assertTrue(findings.stream().anyMatch(found -> found.contains(finding)), findings.toString());
    }

    @Test
    void shouldFindNothingInASoundExchange() {
        assertEquals(List.of(), audit());
    }

    @Test
    void shouldFindALostMessage() {
        toCarol.remove(1);
        expectOnly("g1: no2 at carol was never received");
    }

    @Test
    void shouldFindADoubledMessage() {
        toBob.add(2, toBob.get(1));
        expectOnly("g1: no2 at bob was received more than once");
    }

    @Test
    void shouldFindAMessageThatTheClientKeptFromItsListener() {
        auditor.onRepeated("bob", 0);
        auditor.onRepeated("bob", 2);
        expectOnly("bob received 2 messages twice");
    }

    @Test
    void shouldFindReorderedMessages() {
        toBob.add(toBob.remove(0));
        expectOnly("g1: no1 at bob arrived after sequence 3 but has 1");
    }

    @Test
    void shouldFindAnotherIdOrSequence() {
        toBob.set(1, message(999, 2, "no2", "text2"));
        toCarol.set(2, message(103, 9, "no3", "text3"));
        assertEquals(List.of("g1: no2 at bob has id 999, the sender was told 102",
            "g1: no3 at carol has sequence 9, the sender was told 3"), audit());
    }

    @Test
    void shouldFindOtherBytes() {
        toBob.set(0, message(101, 1, "no1", "texd1"));
        expectOnly("g1: no1 at bob has other bytes than were sent");
    }

    @Test
    void shouldFindAMessageForNobodyThere() {
        toBob.add(message(104, 4, "no4", "who"));
        auditor.onReceived("g2", "bob", message(105, 1, "no5", "where"));
        auditor.onReceived(GROUP, "alice", message(101, 1, "no1", "text1"));
        assertEquals(List.of("g2: bob received no5, which was not for it", "g1: no1 at alice was not for it",
            "g1: no4 at bob was not for it"), audit());
    }

    @Test
    void shouldFindMissingDoubledAndRefusedAnswers() {
        answers.remove(0);
        expectSome("no1 was answered 0 times");
        auditor.onAnswer(GROUP, new SendResult(Reason.SUCCESS, 102, 2, "no2"));
        assertTrue(auditor.audit().contains("g1: no2 was answered 2 times"));
    }

    @Test
    void shouldFindARefusal() {
        answers.set(2, new SendResult(Reason.BAN, 0, 0, "no3"));
        expectSome("no3 was refused: BAN");
    }

    @Test
    void shouldFindAnAnswerToNothing() {
        answers.add(new SendResult(Reason.SUCCESS, 104, 4, "no4"));
        expectOnly("g1: an answer to no4, which was never sent");
    }

    @Test
    void shouldFindAHoleInTheSequences() {
        answers.set(2, new SendResult(Reason.SUCCESS, 103, 4, "no3"));
        expectSome("the sequences have a hole or a double at 3");
    }

    @Test
    void shouldFindIdsThatDoNotRise() {
        answers.set(2, new SendResult(Reason.SUCCESS, 102, 3, "no3"));
        expectSome("the id at sequence 3 does not rise");
    }

    @Test
    void shouldFindSequencesAgainstTheOrderOfSending() {
        answers.set(0, new SendResult(Reason.SUCCESS, 102, 2, "no1"));
        answers.set(1, new SendResult(Reason.SUCCESS, 101, 1, "no2"));
        expectSome("no2 has sequence 1, the one sent before has 2");
    }

    @Test
    void shouldFindAHistoryThatLacksAMessageOrHasOtherBytes() {
        stored.set(0, message(101, 1, "no1", "other"));
        stored.remove(2);
        assertEquals(List.of("g1: the history has 2 messages, sent were 3",
            "g1: no1 in the history has other bytes than were sent"), audit());
    }

    @Test
    void shouldFindAHistoryThatWasNotRead() {
        auditor.open("g2", List.of("bob"));
        expectOnly("g2: the history was not read");
    }
}
