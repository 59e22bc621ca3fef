/** Shapes and types of the values of a graph, where they follow from its nodes and inputs. */
package dev.lathe.engine.graph.shape;
