/** Labelled examples of a task, read from folders, tables and arrays, and their disjoint splits. */
package dev.lathe.engine.data;
