/** Tests of the demo and its auditor, with a small server in memory that can be told to make mistakes. */
package io.jindou.cluster.demo;
