/**
 * The models and data that Lathe brings along, and where they lie once they are needed as files.
 */
package dev.lathe.engine.samples;
