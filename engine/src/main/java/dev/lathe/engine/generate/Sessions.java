package dev.lathe.engine.generate;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

/** Ends sessions and what runs in them. */
final class Sessions {
  private Sessions() {}

  static void close(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  static void terminate(OrtSession.RunOptions options) {
    try {
      options.setTerminate(true);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
