/** The rules of the HTTP API, one by one. */
package io.jindou.gateway.http;
