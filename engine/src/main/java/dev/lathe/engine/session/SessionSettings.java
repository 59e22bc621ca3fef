package dev.lathe.engine.session;

import dev.lathe.hardware.Device;

/**
 * How a session is opened.
 *
 * @param device where it runs
 * @param threads threads within an operator; 0 takes the number of physical cores
 * @param optimization how far ONNX Runtime may rewrite the graph
 */
public record SessionSettings(Device device, int threads, Optimization optimization) {
  /** ONNX Runtime's graph optimization levels. */
  public enum Optimization {
    /** The graph as it is: for walking through its values. */
    NONE,
    /** Constant folding, dead nodes. */
    BASIC,
    /** Fusions too. */
    EXTENDED,
    /** Layouts too; what a product would run. */
    ALL
  }

  /** Checks the thread count. */
  public SessionSettings {
    if (threads < 0) {
      throw new IllegalArgumentException("threads must be 0 or more, not " + threads);
    }
  }

  /** As a product would run it. */
  public static SessionSettings of(Device device, int threads) {
    return new SessionSettings(device, threads, Optimization.ALL);
  }

  /** The same with another optimization level. */
  public SessionSettings with(Optimization level) {
    return new SessionSettings(device, threads, level);
  }
}
