package dev.lathe.optimizers.worker;

import dev.lathe.base.child.Frames;
import dev.lathe.base.child.Frames.Content;
import dev.lathe.base.child.Frames.Frame;
import java.io.IOException;
import java.io.OutputStream;

/** What the messages between a worker and its parent say. */
enum Message {
  /** To the worker: a task and its order. */
  ORDER,
  /** To the worker: stand still. */
  PAUSE,
  /** To the worker: go on. */
  RESUME,
  /** To the worker: end soon, with what there is so far. */
  FINISH,
  /** How far it is. */
  PROGRESS,
  /** Something that the task tells besides. */
  EVENT,
  /** A part of the result. */
  PART,
  /** The result, and the end. */
  DONE,
  /** An error for a person, and the end. */
  REFUSED,
  /** The Java heap was full: its size; and the end. */
  OUT_OF_MEMORY,
  /** An error that should not happen, with its stack trace; and the end. */
  FAILED;

  static Message of(Frame frame) {
    return values()[frame.kind()];
  }

  void write(OutputStream pipe, Content content) throws IOException {
    Frames.write(pipe, ordinal(), content);
  }
}
