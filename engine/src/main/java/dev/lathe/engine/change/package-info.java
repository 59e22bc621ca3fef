/**
 * Which answers a variant changed: one model against another over examples, example by example and
 * class by class, and out into a folder.
 */
package dev.lathe.engine.change;
