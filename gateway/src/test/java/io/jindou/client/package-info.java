/** Tests of the client against a server that does what the test tells it to. */
package io.jindou.client;
