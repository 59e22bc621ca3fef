package dev.lathe.app.cli.model;

import dev.lathe.base.LatheException;
import dev.lathe.base.OutputFiles;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.picture.Picture;
import dev.lathe.engine.picture.Pictures;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.task.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Keeps the one picture that a model made, for a file. */
final class PictureWriter implements AnswerWriter {
  private final Model model;
  private final AnswerWriter shown;
  private Optional<byte[]> made = Optional.empty();
  private int answers;

  /**
   * For a model that makes pictures.
   *
   * @param shown gets every answer too, and is closed with this
   */
  PictureWriter(Model model, AnswerWriter shown) {
    this.model = model;
    this.shown = shown;
  }

  /**
   * Whether a file is to be a picture rather than a table.
   *
   * @throws LatheException where it is neither
   */
  static boolean isFor(Model model, Path target) {
    String name = target.getFileName().toString().toLowerCase(Locale.ROOT);
    boolean pictures = model.setup().task().answersWithPictures();
    if (pictures && !name.endsWith(".png") && !name.endsWith(".csv")) {
      throw LatheException.input(
          "'" + target + "' is not named like a picture that can be written.",
          "The pictures that " + model.name() + " makes are written as PNG.",
          "Give it a name that ends in .png, or in .csv for a table of their sizes.");
    }
    return pictures && name.endsWith(".png");
  }

  @Override
  public void write(Sample input, Prediction prediction) {
    answers++;
    if (answers == 1) {
      Answer answer = prediction.answer();
      if (input instanceof ImageSample image) {
        answer = model.setup().task().withGiven(answer, model.setup(), () -> picture(image));
      }
      made = model.setup().task().toPng(answer, model.setup());
    }
    shown.write(input, prediction);
  }

  private static Picture picture(ImageSample image) {
    try {
      return Pictures.decode(image.source().read(), image.name());
    } catch (IOException e) {
      throw LatheException.input(
          image.name() + " cannot be read.", String.valueOf(e.getMessage()), "Try it again.", e);
    }
  }

  /**
   * Writes the picture.
   *
   * @throws LatheException where there is another number than one, or the file cannot be written
   */
  void save(Path target) throws IOException {
    if (answers != 1) {
      throw LatheException.input(
          "One file takes one picture.",
          "The inputs gave " + answers + " of them; nothing was written.",
          "Run it once for each picture.");
    }
    OutputFiles.write(target, made.orElseThrow());
  }

  @Override
  public void flush() {
    shown.flush();
  }

  @Override
  public void close() {
    shown.close();
  }
}
