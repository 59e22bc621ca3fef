package dev.lathe.app.wiring;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.LatheHome;
import dev.lathe.base.ThisJava;
import dev.lathe.controllers.optimize.CrashCheck;
import dev.lathe.controllers.optimize.StandardOptimizing;
import dev.lathe.controllers.services.AppServices;
import dev.lathe.controllers.services.OptimizeServices;
import dev.lathe.controllers.services.PixelPicture;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.experiment.Experiment;
import dev.lathe.engine.experiment.Experiments;
import dev.lathe.engine.generate.TextGenerator;
import dev.lathe.engine.graph.facts.ModelFacts;
import dev.lathe.engine.graph.onnx.ModelAnalysis;
import dev.lathe.engine.host.ChildPredictor;
import dev.lathe.engine.measure.Measurer;
import dev.lathe.engine.measure.ProcessMeasurer;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.picture.ImageTensors;
import dev.lathe.engine.picture.Picture;
import dev.lathe.engine.picture.Pictures;
import dev.lathe.engine.samples.SampleCatalog;
import dev.lathe.engine.samples.SampleFiles;
import dev.lathe.engine.samples.SampleInfo;
import dev.lathe.engine.session.OrtRuntime;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.task.EncoderDecoderFiles;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.Sidecars;
import dev.lathe.hardware.Device;
import dev.lathe.hardware.Hardware;
import dev.lathe.hardware.HardwareService;
import dev.lathe.optimizers.worker.ChildWorker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the window needs from below, by the real engine. */
public final class WindowServices implements AppServices {
  private final HardwareService hardware = new HardwareService();
  private final CrashCheck crashes =
      new ChildChecks(
          LatheHome.folder().resolve("checked"),
          new InProcessModels(LatheHome.cache().resolve("open-models"), ThisJava::crashReport),
          () -> hardware.device("cpu"),
          Duration.ofSeconds(1));
  private final OptimizeServices optimizing =
      new StandardOptimizing(() -> hardware, crashes, new ChildWorker());

  @Override
  public Path home() {
    return LatheHome.folder();
  }

  @Override
  public String runtimeVersion() {
    return OrtRuntime.version();
  }

  @Override
  public Hardware hardware() {
    return hardware;
  }

  @Override
  public Model openModel(Path file, SetupFlags flags, JobContext context) {
    return ModelOpener.open(file, flags, context);
  }

  @Override
  public Optional<LatheException> checkInChild(Model model, JobContext context) {
    return crashes.check(model, context);
  }

  @Override
  public ModelFacts analyse(Model model, JobContext context) {
    return ModelAnalysis.analyse(model.onnx(), model.setup().lengths().byName());
  }

  @Override
  public Path rememberSetup(Model model) {
    return Sidecars.write(model.file(), model.setup());
  }

  @Override
  public Predictor openPredictor(Model model, Device device, int threads, JobContext context) {
    // A crash in another runtime says nothing about the one that this process uses.
    return device.runtime().isBundled()
        ? new GuardedPredictor(model, device, threads, crashes, context)
        : new ChildPredictor(model, device, threads);
  }

  @Override
  public TextGenerator openGenerator(Model model, Device device, JobContext context) {
    if (!device.runtime().isBundled()) {
      throw LatheException.input(
          "Text is not written on " + device.id() + ".",
          "So far that takes a device of the bundled ONNX Runtime.",
          "Choose another device.");
    }
    List<Model> graphs = graphs(model, context);
    for (Model graph : graphs) {
      Optional<LatheException> crash = crashes.check(graph, context);
      if (crash.isPresent()) {
        throw crash.get();
      }
    }
    List<Runnable> here = graphs.stream().map(crashes::opensHere).toList();
    Runnable closed = () -> here.forEach(Runnable::run);
    try {
      return TextGenerator.open(model, device, 0).onClose(closed);
    } catch (RuntimeException e) {
      closed.run();
      throw e;
    }
  }

  /** A model, and the other files that it is made of. */
  private static List<Model> graphs(Model model, JobContext context) {
    List<Model> graphs = new ArrayList<>(List.of(model));
    for (Path part : model.parts().map(EncoderDecoderFiles::others).orElse(List.of())) {
      graphs.add(ModelOpener.openPart(part, SetupFlags.none(), context));
    }
    return graphs;
  }

  @Override
  public PixelPicture decodePicture(byte[] encoded, String name) {
    return pixels(Pictures.decode(encoded, name));
  }

  @Override
  public PixelPicture networkSees(byte[] encoded, String name, ImagePreprocessing p) {
    Picture picture = Pictures.decode(encoded, name);
    return pixels(ImageTensors.whatTheNetworkSees(p, ImageTensors.tensor(picture, p)));
  }

  private static PixelPicture pixels(Picture picture) {
    return new PixelPicture(picture.width(), picture.height(), picture.argb());
  }

  @Override
  public Experiment experimentFor(Model model) {
    return Experiments.openOrCreate(Experiments.defaultFolder(model), model);
  }

  @Override
  public Experiment openExperiment(Path folder) {
    return Experiments.open(folder);
  }

  @Override
  public Dataset readData(Path path, Model model, JobContext context) {
    return Datasets.open(path, model, context);
  }

  @Override
  public List<SampleModel> samples() {
    SampleCatalog catalog = SampleCatalog.builtIn();
    List<SampleModel> samples = new ArrayList<>();
    catalog.list().stream()
        .sorted(Comparator.comparing((SampleInfo s) -> !s.isDefault()))
        .forEach(
            info -> {
              SampleFiles files = catalog.materialize(info.id());
              samples.add(
                  new SampleModel(
                      info.id(), info.name(), info.doc(), files.model(), files.evaluation()));
            });
    return samples;
  }

  @Override
  public OptimizeServices optimizing() {
    return optimizing;
  }

  @Override
  public Measurer measurer() {
    return new ProcessMeasurer(
        hardware,
        (model, device, e) -> device.runtime().isBundled() ? crashes.failed(model, e) : e);
  }
}
