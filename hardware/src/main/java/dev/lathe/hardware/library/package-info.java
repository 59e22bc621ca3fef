/** Files of ONNX Runtime libraries: found, inspected without loading, and laid out for loading. */
package dev.lathe.hardware.library;
