/** Where ONNX Runtime libraries can be fetched from, with the package tools of this machine. */
package dev.lathe.hardware.fetch;
