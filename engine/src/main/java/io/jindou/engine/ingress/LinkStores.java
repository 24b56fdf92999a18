package io.jindou.engine.ingress;

import io.jindou.engine.link.Gateways;
import io.jindou.engine.link.Links;

/** The stores of links. */
public record LinkStores(Links links, Gateways gateways) {
}
