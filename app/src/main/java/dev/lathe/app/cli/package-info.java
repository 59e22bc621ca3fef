/** The command line: commands, their output as tables and as JSON, their exit codes. */
package dev.lathe.app.cli;
