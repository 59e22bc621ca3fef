/** Measuring from the command line, and its reports. */
package dev.lathe.app.cli.measure;
