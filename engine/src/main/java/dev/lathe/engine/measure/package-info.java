/** Numbers that stand up: child processes, interleaved rounds, intervals, validity. */
package dev.lathe.engine.measure;
