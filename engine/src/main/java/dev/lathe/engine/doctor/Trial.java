package dev.lathe.engine.doctor;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.TensorCasts;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.picture.ImageTensors;
import dev.lathe.engine.picture.Picture;
import dev.lathe.engine.picture.PictureFrame;
import dev.lathe.engine.picture.Pictures;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.task.Model;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Feeds examples in several ways: each picture is decoded once for all of them. */
final class Trial {
  /** The sizes of so many pictures are kept. */
  private static final int SIZES = 64;

  private final List<Example> examples;
  private final Predictor predictor;
  private final JobContext context;
  private final TensorSpec input;
  private final List<int[]> sizes = new ArrayList<>();
  private Optional<LatheException> firstFailure = Optional.empty();
  private boolean answered;
  private long done;
  private long planned;

  Trial(Model model, List<Example> examples, Predictor predictor, JobContext context) {
    this.examples = examples;
    this.predictor = predictor;
    this.context = context;
    this.input = TensorSpec.inputs(model.onnx().graph()).get(0);
  }

  /** So many runs more are to come. */
  void plan(long runs) {
    planned = done + runs;
  }

  /** Width and height of the pictures seen so far, some of them. */
  List<int[]> sizes() {
    return sizes;
  }

  /** The first few pictures that can be read. */
  List<Picture> pictures(int most) {
    List<Picture> some = new ArrayList<>();
    for (Example e : examples.subList(0, Math.min(most, examples.size()))) {
      context.checkCancelled();
      try {
        some.add(picture(e.sample()));
      } catch (LatheException unreadable) {
        firstFailure = firstFailure.or(() -> Optional.of(unreadable));
      }
    }
    return some;
  }

  /** Tries ways on some of the examples. */
  void run(List<Candidate> ways, int from, int to) {
    for (int i = from; i < to; i++) {
      context.checkCancelled();
      feed(ways, i);
      done += ways.size();
      context.progress(Math.min(done, planned), planned, "Trying preprocessings");
    }
  }

  private void feed(List<Candidate> ways, int i) {
    Example e = examples.get(i);
    Picture picture;
    try {
      picture = picture(e.sample());
    } catch (LatheException unreadable) {
      // Nothing about the ways: it counts for none of them.
      ways.forEach(Candidate::refused);
      firstFailure = firstFailure.or(() -> Optional.of(unreadable));
      return;
    }
    if (sizes.size() < SIZES) {
      sizes.add(new int[] {picture.width(), picture.height()});
    }
    List<Sample> fed = new ArrayList<>();
    ways.forEach(c -> fed.add(tensor(e.sample().name(), picture, c.preprocessing())));
    List<Optional<Answer>> answers = answers(fed);
    for (int c = 0; c < ways.size(); c++) {
      if (answers.get(c).isPresent()) {
        ways.get(c).add(i, e.truth().orElseThrow(), answers.get(c).get());
        answered = true;
      } else {
        ways.get(c).refused();
      }
    }
  }

  private static Picture picture(Sample sample) {
    if (!(sample instanceof ImageSample image)) {
      throw LatheException.input(
          sample.name() + " is not a picture.", "It holds numbers already.", "Choose pictures.");
    }
    try {
      return Pictures.decode(image.source().read(), image.name());
    } catch (IOException e) {
      throw LatheException.input(
          "The picture " + sample.name() + " cannot be read.",
          String.valueOf(e.getMessage()),
          "Check the file.",
          e);
    }
  }

  private TensorSample tensor(String name, Picture picture, ImagePreprocessing p) {
    return new TensorSample(
        name,
        Map.of(input.name(), TensorCasts.cast(ImageTensors.tensor(picture, p), input.type())),
        Optional.of(PictureFrame.of(p, picture.width(), picture.height())));
  }

  private List<Optional<Answer>> answers(List<Sample> fed) {
    List<Optional<Answer>> answers = new ArrayList<>();
    try {
      predictor.predictBatch(fed, context).forEach(p -> answers.add(Optional.of(p.answer())));
      return answers;
    } catch (LatheException oneOfThem) {
      answers.clear();
    }
    for (Sample s : fed) {
      try {
        answers.add(Optional.of(predictor.predict(s, context).answer()));
      } catch (LatheException e) {
        firstFailure = firstFailure.or(() -> Optional.of(e));
        answers.add(Optional.empty());
      }
    }
    return answers;
  }

  /** Throws the first reason where no example could be answered in any way. */
  void requireAnswers() {
    if (!answered && firstFailure.isPresent()) {
      throw firstFailure.get();
    }
  }
}
