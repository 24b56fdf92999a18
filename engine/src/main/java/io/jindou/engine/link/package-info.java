/** The engine's side of every link: state in {@code Links}, the leader's sending in {@code LinkSender}. */
package io.jindou.engine.link;
