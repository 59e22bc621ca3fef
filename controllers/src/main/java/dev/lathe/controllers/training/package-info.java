/** A training as it runs: its curves, and the hands on it. */
package dev.lathe.controllers.training;
