/**
 * Makes what {@code ./lathe} starts from: jars, extracted native libraries, the JVM's arguments and
 * a class-data archive, so that no start unpacks 30 MB or parses classes again.
 */
package dev.lathe.app.image;
