package dev.lathe.engine.host;

import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Wire;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.SetupWire;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Answers, and what is needed to read them, as bytes; each task knows the form of its own. */
final class AnswerWire {
  private AnswerWire() {}

  /** The setup: task, labels and options decide how outputs are read. */
  static void setup(DataOutputStream out, ModelSetup setup) throws IOException {
    Wire.text(out, SetupWire.write(setup));
  }

  static ModelSetup setup(DataInputStream in) throws IOException {
    return SetupWire.read(Wire.text(in));
  }

  static void write(DataOutputStream out, Task task, Answer answer) throws IOException {
    Wire.text(out, task.id());
    task.write(out, answer);
  }

  static Answer read(DataInputStream in) throws IOException {
    return Tasks.ofId(Wire.text(in)).orElseThrow().read(in);
  }
}
