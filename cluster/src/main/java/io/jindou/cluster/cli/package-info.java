/** The command line. One class a command; what a command prints, it prints through picocli's writers. */
package io.jindou.cluster.cli;
