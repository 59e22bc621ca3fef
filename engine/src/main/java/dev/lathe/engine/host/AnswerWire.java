package dev.lathe.engine.host;

import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Wire;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Sidecars;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Answers, and what is needed to read them, as bytes; each task knows the form of its own. */
final class AnswerWire {
  private AnswerWire() {}

  /** The setup without its tokenizer: a child gets tensors, not texts. */
  static void setup(DataOutputStream out, ModelSetup setup) throws IOException {
    Wire.text(out, Sidecars.toMetadata(setup));
  }

  static ModelSetup setup(DataInputStream in) throws IOException {
    return Sidecars.ofMetadata(Wire.text(in));
  }

  static void write(DataOutputStream out, Task task, Answer answer) throws IOException {
    Wire.text(out, task.id());
    task.write(out, answer);
  }

  static Answer read(DataInputStream in) throws IOException {
    return Tasks.ofId(Wire.text(in)).orElseThrow().read(in);
  }
}
