/**
 * The Java client of the native protocol: connect, send, receive, read history, administer.
 *
 * <pre>{@code
 * try (JindouClient alice = JindouClient.builder()
 *         .address("127.0.0.1", 5100)
 *         .uid("alice")
 *         .listener(message -> show(message.fromUid(), message.text()))
 *         .connect()) {
 *     final SendResult result = alice.sendToUser("bob", "hello".getBytes(UTF_8)).join();
 *     // result.accepted(), result.messageId(), result.messageSeq(), or result.reason() when it was refused
 * }
 * }</pre>
 *
 * <p>Start with {@link io.jindou.client.JindouClient}. A client connects again by itself and sends again what was not
 * acknowledged; the server stores a re-sent message once. What arrived while it was away it reads with
 * {@link io.jindou.client.JindouClient#history}.
 *
 * <p>All clients of a process share one thread, unless a {@link io.jindou.client.ClientLoop} is given to them: listeners and
 * what hangs on the returned futures run there, and must not block.
 */
package io.jindou.client;
