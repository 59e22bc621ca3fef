package dev.lathe.engine.session;

import dev.lathe.base.JobContext;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.RowSample;
import dev.lathe.engine.evaluate.Accumulator;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.evaluate.Observation;
import dev.lathe.engine.evaluate.Shards;
import dev.lathe.engine.measure.stats.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What a model loses where the values of one column are dealt out to other rows: how much its
 * answers hang on the column. A column that repeats what another says costs little, although both
 * together may cost much.
 */
public final class ColumnCosts {
  /** Fewer rows than these are permuted several times, so that one deal does not decide. */
  private static final int ENOUGH = 4000;

  private static final int MOST_DEALS = 8;
  private static final int CHUNK = 256;

  /**
   * What a column is worth.
   *
   * @param column its name
   * @param loss how much worse the metric is without it, with the 95 % interval; above 0 is worse,
   *     whichever direction is better
   */
  public record Cost(String column, Estimate loss) {}

  private final Predictor predictor;
  private final List<Example> examples;
  private final Metric metric;
  private final long seed;
  private final int deals;
  private final int stride;

  /**
   * On these rows.
   *
   * @param examples whose samples are rows; where the metric needs what is right, those without it
   *     do not count
   * @param metric what is lost of
   * @param seed equal ones deal alike
   */
  public ColumnCosts(Predictor predictor, List<Example> examples, Metric metric, long seed) {
    this.predictor = predictor;
    this.examples = List.copyOf(examples);
    this.metric = metric;
    this.seed = seed;
    this.deals = Math.max(1, Math.min(MOST_DEALS, ENOUGH / Math.max(1, examples.size())));
    // Each deal's rows have numbers of their own, in the groups of the rows that they are.
    this.stride = (examples.size() + Shards.COUNT - 1) / Shards.COUNT * Shards.COUNT;
  }

  /**
   * The costs, in the order of the columns.
   *
   * @param onCost gets each as it is known, on the calling thread
   * @return columns whose loss cannot be told (the metric is not defined on the rows) are left out
   * @throws dev.lathe.base.LatheException where a row cannot be answered
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  public List<Cost> of(List<String> columns, JobContext context, Consumer<Cost> onCost) {
    long all = (long) examples.size() * (1 + (long) deals * columns.size());
    Progress progress = new Progress(context, all);
    List<Answer> plain = answers(rows(), progress);
    Accumulator base = metric.accumulator();
    for (int d = 0; d < deals; d++) {
      count(base, plain, plain, d);
    }
    List<Cost> costs = new ArrayList<>();
    for (int c = 0; c < columns.size(); c++) {
      Accumulator dealt = metric.accumulator();
      for (int d = 0; d < deals; d++) {
        List<RowSample> rows = dealt(columns.get(c), new Random(seed + 31L * c + 1009L * d));
        count(dealt, answers(rows, progress), plain, d);
      }
      String column = columns.get(c);
      (metric.higherIsBetter() ? base.minus(dealt) : dealt.minus(base))
          .ifPresent(
              lost -> {
                Cost cost = new Cost(column, lost.delta());
                costs.add(cost);
                onCost.accept(cost);
              });
    }
    return costs;
  }

  private List<RowSample> rows() {
    return examples.stream().map(e -> (RowSample) e.sample()).toList();
  }

  private List<RowSample> dealt(String column, Random random) {
    List<RowSample> rows = rows();
    int[] from = IntStream.range(0, rows.size()).toArray();
    for (int i = from.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int t = from[i];
      from[i] = from[j];
      from[j] = t;
    }
    List<RowSample> dealt = new ArrayList<>(rows.size());
    for (int i = 0; i < from.length; i++) {
      dealt.add(rows.get(i).with(column, rows.get(from[i]).cell(column).orElse("")));
    }
    return dealt;
  }

  private List<Answer> answers(List<RowSample> rows, Progress progress) {
    List<Answer> answers = new ArrayList<>(rows.size());
    for (int at = 0; at < rows.size(); at += CHUNK) {
      List<RowSample> part = rows.subList(at, Math.min(rows.size(), at + CHUNK));
      progress.context.checkCancelled();
      predictor
          .predictBatch(List.copyOf(part), progress.context)
          .forEach(p -> answers.add(p.answer()));
      progress.add(part.size());
    }
    return answers;
  }

  private void count(Accumulator into, List<Answer> answers, List<Answer> plain, int deal) {
    for (int i = 0; i < answers.size(); i++) {
      into.add(
          new Observation(
              deal * stride + i,
              examples.get(i).truth(),
              answers.get(i),
              Optional.of(plain.get(i))));
    }
  }

  private static final class Progress {
    private final JobContext context;
    private final long all;
    private long done;

    Progress(JobContext context, long all) {
      this.context = context;
      this.all = all;
    }

    void add(int rows) {
      done += rows;
      context.progress(done, all, "");
    }
  }
}
