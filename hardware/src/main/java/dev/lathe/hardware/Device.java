package dev.lathe.hardware;

import java.util.List;

/**
 * Something that can run a model, through one execution provider of a runtime.
 *
 * @param id stable name on this machine, e.g. {@code cpu}; of another runtime than the bundled one
 *     with that runtime's id, e.g. {@code webgpu:0@webgpu}
 * @param kind CPU, GPU, NPU
 * @param name what a person calls it, e.g. the processor's model name
 * @param provider the execution provider, e.g. {@code CPUExecutionProvider}
 * @param memoryBytes its memory; 0 when unknown
 * @param features what decides inference speed, e.g. AVX2, AVX512-VNNI
 * @param available whether a session can be opened on it now
 * @param reason why not, a sentence; empty when available
 * @param runtime the runtime that offers it
 */
public record Device(
    String id,
    Kind kind,
    String name,
    String provider,
    long memoryBytes,
    List<String> features,
    boolean available,
    String reason,
    InferenceRuntime runtime) {
  private static final char AT = '@';

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

  /** A device of the bundled runtime. */
  public Device(
      String id,
      Kind kind,
      String name,
      String provider,
      long memoryBytes,
      List<String> features,
      boolean available,
      String reason) {
    this(
        id,
        kind,
        name,
        provider,
        memoryBytes,
        features,
        available,
        reason,
        InferenceRuntime.bundled());
  }

  /** The same device as one of this runtime; its id says so. */
  Device of(InferenceRuntime owner) {
    String own = owner.isBundled() ? localId() : localId() + AT + owner.id();
    return new Device(own, kind, name, provider, memoryBytes, features, available, reason, owner);
  }

  /** The id without its runtime's, e.g. {@code webgpu:0}. */
  public String localId() {
    int at = id.indexOf(AT);
    return at < 0 ? id : id.substring(0, at);
  }

  /** The device's number within its provider; 0 where there is but one. */
  int index() {
    String local = localId();
    int colon = local.lastIndexOf(':');
    return colon < 0 ? 0 : Integer.parseInt(local.substring(colon + 1));
  }
}
