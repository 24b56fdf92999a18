/** What was sent lately: the duplicate window. */
package io.jindou.engine.message;
