/** The program: main, command line, wiring. */
package dev.lathe.app;
