package dev.lathe.controllers.services;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.experiment.Experiment;
import dev.lathe.engine.generate.TextGenerator;
import dev.lathe.engine.graph.facts.ModelFacts;
import dev.lathe.engine.measure.Measurer;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.hardware.Device;
import dev.lathe.hardware.Hardware;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the window needs from below. Every method may take its time and is called on worker threads
 * only, except {@link #home()}; nothing native is loaded before the first call.
 */
public interface AppServices {
  /** The folder where settings and workspaces are kept. */
  Path home();

  /** Version of ONNX Runtime, e.g. {@code 1.29.0}. */
  String runtimeVersion();

  /** The machine and its devices. */
  Hardware hardware();

  /**
   * Opens a model file; weights are read on first use.
   *
   * @throws dev.lathe.base.LatheException when it is no ONNX model or cannot be used
   */
  Model openModel(Path file, SetupFlags flags, JobContext context);

  /**
   * Opens and runs a model once in a child process, so that a native crash kills the child and not
   * the window. The outcome is remembered by the file's hash; a model that crashed runs in a
   * process of its own from then on.
   *
   * @return what the person should know, when the child died
   */
  Optional<LatheException> checkInChild(Model model, JobContext context);

  /** Says about a model what can be said without running it. */
  ModelFacts analyse(Model model, JobContext context);

  /**
   * Writes the setup beside the model's file, so that the next opening finds it.
   *
   * @return the file written
   */
  Path rememberSetup(Model model);

  /**
   * Opens a model on a device, after it was checked in a child process.
   *
   * @param threads 0 means one for each physical core
   * @throws dev.lathe.base.LatheException when the runtime refuses it
   */
  Predictor openPredictor(Model model, Device device, int threads, JobContext context);

  /**
   * Opens a language model for writing texts on, after it was checked in a child process.
   *
   * @param device of the bundled runtime
   * @throws dev.lathe.base.LatheException when the runtime or its tokenizer refuses it, or it is
   *     known to crash
   */
  default TextGenerator openGenerator(Model model, Device device, JobContext context) {
    return TextGenerator.open(model, device, 0);
  }

  /**
   * Decodes a picture of any format that Lathe reads, upright.
   *
   * @throws dev.lathe.base.LatheException when it is not a picture
   */
  PixelPicture decodePicture(byte[] encoded, String name);

  /** The picture after resizing, cropping and scaling, brought back into visible colours. */
  PixelPicture networkSees(byte[] encoded, String name, ImagePreprocessing preprocessing);

  /** The experiment that belongs to a model; made when there is none yet. */
  Experiment experimentFor(Model model);

  /** Opens the experiment in a folder. */
  Experiment openExperiment(Path folder);

  /**
   * Reads labelled examples.
   *
   * @param model whose labels and task decide how the data are read
   */
  Dataset readData(Path path, Model model, JobContext context);

  /** The samples that ship with Lathe, the best one first. */
  List<SampleModel> samples();

  /** Passes, recipes and the live preview. */
  OptimizeServices optimizing();

  /** Measures in child processes. */
  Measurer measurer();

  /**
   * A sample that ships with Lathe.
   *
   * @param id stable name
   * @param title for people
   * @param doc one sentence
   * @param model its model file
   * @param data its labelled examples
   */
  record SampleModel(String id, String title, String doc, Path model, Optional<Path> data) {}
}
