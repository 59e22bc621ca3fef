/** What can be said about a model without running it: counts, sizes, work, problems. */
package dev.lathe.engine.graph.facts;
