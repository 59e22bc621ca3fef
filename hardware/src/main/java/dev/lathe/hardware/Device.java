package dev.lathe.hardware;

import java.util.List;

/**
 * Something that can run a model, through one execution provider of ONNX Runtime.
 *
 * @param id stable name on this machine, e.g. {@code cpu}, {@code cuda:0}
 * @param kind CPU, GPU, NPU
 * @param name what a person calls it, e.g. the processor's model name
 * @param provider the execution provider, e.g. {@code CPUExecutionProvider}
 * @param memoryBytes its memory; 0 when unknown
 * @param features what decides inference speed, e.g. AVX2, AVX512-VNNI
 * @param available whether a session can be opened on it now
 * @param reason why not, a sentence; empty when available
 */
public record Device(
    String id,
    Kind kind,
    String name,
    String provider,
    long memoryBytes,
    List<String> features,
    boolean available,
    String reason) {
  /** What sort of processor it is. */
  public enum Kind {
    CPU,
    GPU,
    NPU
  }

  /** Copies the list. */
  public Device {
    features = List.copyOf(features);
  }
}
