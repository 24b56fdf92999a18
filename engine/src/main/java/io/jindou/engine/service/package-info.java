/** The one place where the engine meets Aeron. */
package io.jindou.engine.service;
