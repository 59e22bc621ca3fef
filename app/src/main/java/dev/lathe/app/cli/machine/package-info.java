/** The machine, its devices and runtimes. */
package dev.lathe.app.cli.machine;
