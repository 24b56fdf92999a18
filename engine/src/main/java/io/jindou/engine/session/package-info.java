/** Sessions: the replicated record of each authenticated connection. */
package io.jindou.engine.session;
