/** The main job as a program: users exchange messages over TCP with a real server process, and an auditor checks every one. */
package io.jindou.cluster.demo;
