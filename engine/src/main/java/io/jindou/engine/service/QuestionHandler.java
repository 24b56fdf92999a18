package io.jindou.engine.service;

import org.agrona.DirectBuffer;

/** Answers one kind of question, or several, from the state between two log entries. */
interface QuestionHandler {
    /** Whether the lengths of a message add up, so that the other methods can read it. */
    boolean isWhole(DirectBuffer buffer, int offset, int length);

    /**
     * Answers a question that is whole.
     *
     * @param isApplied false when the position that it asks for was waited for in vain.
     * @return false when the answer was not taken now; the question may be tried again.
     */
    boolean onQuestion(DirectBuffer buffer, int offset, boolean isApplied);

    /** Answers that can never be taken; whoever asked asks again. */
    long dropped();
}
