package io.jindou.engine.ingress;

import io.jindou.engine.EngineObserver;
import io.jindou.engine.journal.Journal;
import io.jindou.engine.link.LinkSender;

/** Where the handlers' outputs go. */
public record Ports(LinkSender sender, Journal journal, EngineObserver observer) {
}
