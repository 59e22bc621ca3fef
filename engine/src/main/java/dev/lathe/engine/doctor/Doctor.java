package dev.lathe.engine.doctor;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.task.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds out how a model wants its pictures, by successive halving (Jamieson and Talwalkar,
 * "Non-stochastic best arm identification and hyperparameter optimization", AISTATS 2016): all ways
 * are tried on a few labelled examples, the better half on as many more, and so on. First the order
 * of the colours and the range of the pixels, which decide most; then, for the best of them, how a
 * picture is fitted.
 */
public final class Doctor {
  /** How many examples are looked at unless somebody says otherwise. */
  public static final int EXAMPLES = 200;

  /** On how many examples each way is tried first. */
  private static final int FIRST = 16;

  /** How many ways of the first kind are tried with other fits. */
  private static final int FITTED = 3;

  /** How many are left at the end, to be compared with each other. */
  private static final int LEFT = 2;

  private final Model model;
  private final ImagePreprocessing present;
  private final Metric metric;
  private final Dataset data;
  private final List<Example> judged;
  private final List<LabelOrder> orders;

  /**
   * A doctor for a model.
   *
   * @param model an image model whose setup says at least how large pictures are
   * @param data with what is right for at least one example
   * @param limit at most so many examples, 1 or more
   * @throws LatheException when the model takes no pictures or the data have no labels
   */
  public Doctor(Model model, Dataset data, int limit) {
    this.model = model;
    this.data = data;
    this.present =
        model
            .setup()
            .image()
            .orElseThrow(
                () ->
                    LatheException.input(
                            model.name() + " has no preprocessing to find.",
                            "It does not take pictures, as far as its inputs tell.",
                            "Say what it is for if it does.")
                        .with(Remedy.TASK));
    this.metric =
        model.setup().task().metrics().stream()
            .filter(Metric::needsTruth)
            .findFirst()
            .orElseThrow(
                () ->
                    LatheException.input(
                            "It cannot be judged how " + model.name() + " is fed best.",
                            "What it is for is not known, so no answer of it is right or wrong.",
                            "Choose its task.")
                        .with(Remedy.TASK));
    this.judged = data.judges().evenly(limit);
    if (judged.isEmpty()) {
      throw LatheException.input(
          data.name() + " cannot tell which preprocessing is right.",
          "None of its " + data.size() + " examples has a label that the model knows.",
          "Choose labelled pictures: folders named by class, or a table of file names and labels.");
    }
    this.orders = LabelOrders.of(model, data, judged);
  }

  /**
   * Tries.
   *
   * @param predictor the model, opened
   * @param onRound gets what is known so far after each round, on the calling thread
   * @throws LatheException when the model can answer in none of the ways: the first reason
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  public Diagnosis diagnose(Predictor predictor, Consumer<Diagnosis> onRound, JobContext context) {
    Trial trial = new Trial(model, judged, predictor, context);
    List<Candidate> all =
        new ArrayList<>(Candidates.ranges(model, present, metric, orders, trial.pictures(FIRST)));
    List<Candidate> left = new ArrayList<>(all);
    int seen = 0;
    int next = Math.min(FIRST, judged.size());
    trial.plan(rangesCost(left.size()));
    while (seen < next && left.size() > FITTED + 1) {
      trial.run(left, seen, next);
      seen = next;
      left = half(left, FITTED);
      next = Math.min(2 * seen, judged.size());
      onRound.accept(diagnosis(all));
    }
    List<Candidate> fitted = new ArrayList<>();
    for (Candidate c : best(left, FITTED)) {
      Candidates.fits(c.preprocessing(), trial.sizes()).forEach(p -> fitted.add(c.with(p)));
    }
    trial.plan(fitted.size() * seen + fitsCost(left.size() + fitted.size(), seen));
    trial.run(fitted, 0, seen);
    all.addAll(fitted);
    left.addAll(fitted);
    onRound.accept(diagnosis(all));
    while (seen < judged.size()) {
      left = half(left, LEFT);
      next = left.size() <= LEFT + 1 ? judged.size() : Math.min(2 * seen, judged.size());
      trial.run(left, seen, next);
      seen = next;
      onRound.accept(diagnosis(all));
    }
    trial.requireAnswers();
    return diagnosis(all);
  }

  /** The better half, and the present way: what is found is compared with it to the end. */
  private static List<Candidate> half(List<Candidate> of, int least) {
    List<Candidate> kept = best(of, Math.max(least, (of.size() + 1) / 2));
    of.stream().filter(c -> c.isPresent() && !kept.contains(c)).forEach(kept::add);
    return kept;
  }

  private static List<Candidate> best(List<Candidate> of, int most) {
    return new ArrayList<>(of.stream().sorted(Candidate.BEST_FIRST).limit(most).toList());
  }

  /** At most so many are kept of so many. */
  private static int kept(int of, int least) {
    return Math.min(of, Math.max(least, (of + 1) / 2) + 1);
  }

  private int rangesCost(int ways) {
    int cost = 0;
    int seen = 0;
    for (int n = ways; seen < judged.size() && n > FITTED + 1; n = kept(n, FITTED)) {
      int next = Math.min(Math.max(FIRST, 2 * seen), judged.size());
      cost += n * (next - seen);
      seen = next;
    }
    return cost;
  }

  private int fitsCost(int ways, int begun) {
    int cost = 0;
    int seen = begun;
    int n = ways;
    while (seen < judged.size()) {
      n = kept(n, LEFT);
      int next = n <= LEFT + 1 ? judged.size() : Math.min(2 * seen, judged.size());
      cost += n * (next - seen);
      seen = next;
    }
    return cost;
  }

  private Diagnosis diagnosis(List<Candidate> all) {
    return new Verdict(metric, judged, data.size()).of(best(all, all.size()));
  }
}
