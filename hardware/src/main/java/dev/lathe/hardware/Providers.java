package dev.lathe.hardware;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.base.LatheException;

/** How a session is told to run on a device. */
public final class Providers {
  private Providers() {}

  /**
   * Appends the device's execution provider to the options; for the CPU there is nothing to append.
   *
   * @throws LatheException when the provider cannot be had here, saying why
   */
  public static void addTo(OrtSession.SessionOptions options, Device device) {
    try {
      ProviderFacts.of(device.provider()).append().to(options, device.index());
    } catch (OrtException e) {
      throw LatheException.environment(
          "The device " + device.id() + " cannot be used.",
          sentence(e),
          "`lathe devices` lists what can be used here.",
          e);
    }
  }

  /** The first sentence of a native message, without its prefix and source position. */
  static String sentence(OrtException e) {
    String text = e.getMessage() == null ? "ONNX Runtime gave no reason." : e.getMessage();
    text = text.replaceFirst("^Error code - \\w+ - message: ", "");
    text = text.replaceAll("\\S*/[\\w./-]+:\\d+ \\S+\\(.*?\\)\\s*", "").strip();
    text = text.replaceFirst("(?s)^\\S*<lambda\\(\\)>.*? was false\\. ", "");
    text = text.replaceAll("\\s+", " ").strip();
    return text.length() <= 300 ? text : text.substring(0, 297) + "...";
  }
}
