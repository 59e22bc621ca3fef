package dev.lathe.engine.batch;

import dev.lathe.base.OutputFiles;
import dev.lathe.engine.task.InputKind;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Device;
import java.nio.file.Path;

/**
 * What is to be answered, by what, and where the answers go.
 *
 * @param model its setup says how the data are read and what the answers mean
 * @param data a table, a text, arrays, or a folder or zip of pictures
 * @param target where the answers go; its ending says in which form
 * @param device where it answers
 * @param chunk so many samples are asked about together, at least 1
 * @param threads within an operator; 0 for the number of physical cores
 */
public record BatchOrder(
    Model model, Path data, Path target, Device device, int chunk, int threads) {
  /** Rows and sentences that are asked about together, unless said. */
  private static final int ROWS = 256;

  /** Pictures take memory, and a run of few is as fast as one of many. */
  private static final int PICTURES = 8;

  /** Checks the number. */
  public BatchOrder {
    if (chunk < 1) {
      throw new IllegalArgumentException("chunk " + chunk);
    }
  }

  /** How many samples of a model are asked about together, where nobody says it. */
  public static int usualChunk(Model model) {
    return model.setup().task().input() == InputKind.PICTURE ? PICTURES : ROWS;
  }

  /**
   * Checks what can be checked before long work.
   *
   * @throws dev.lathe.base.LatheException when the target has no known ending, cannot be written,
   *     is the data themselves, or the model's task is none that is answered so
   */
  public void check() {
    AnswerForm.of(target);
    Path file = OutputFiles.target(target);
    BatchErrors.requireOther(data, file);
    BatchErrors.requireAnswers(model);
  }
}
