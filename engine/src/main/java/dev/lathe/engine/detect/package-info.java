/**
 * Object detection without a runtime, a file or a screen: what the outputs of detectors mean, which
 * boxes are kept, and how found boxes are judged against true ones.
 */
package dev.lathe.engine.detect;
