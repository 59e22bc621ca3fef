package dev.lathe.engine.host;

import dev.lathe.base.child.Frames;
import dev.lathe.base.child.Frames.Content;
import dev.lathe.base.child.Frames.Frame;
import java.io.IOException;
import java.io.OutputStream;

/** What the messages between a host's two processes say. */
enum Op {
  /** Open a model: file, provider, device index, threads. */
  OPEN,
  /** The model is open: load time, signature. */
  OPENED,
  /** Keep these input sets for timing, as many as are run once within a limit. */
  INPUTS,
  /** How many were kept. */
  TAKEN,
  /** Time a round of queries. */
  ROUND,
  /** The nanoseconds of each query. */
  TIMES,
  /** Run these inputs once. */
  RUN,
  /** The outputs. */
  OUTPUTS,
  /** Say how much memory is resident; maybe forget the peak. */
  MEMORY,
  /** Resident bytes: baseline, loaded, peak. */
  RESIDENT,
  /** ONNX Runtime or the child refused: a message. */
  ERROR,
  /** End. */
  CLOSE;

  /** What a message says. */
  static Op of(Frame frame) {
    return values()[frame.kind()];
  }

  /** Sends a message that says this. */
  void write(OutputStream pipe, Content content) throws IOException {
    Frames.write(pipe, ordinal(), content);
  }
}
