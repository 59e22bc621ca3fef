/** Passes, variants and trainings from the command line. */
package dev.lathe.app.cli.optimize;
