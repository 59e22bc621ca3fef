package dev.lathe.engine.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.JobControl;
import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.answer.ScoredLabel;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.evaluate.Change.Kind;
import dev.lathe.engine.evaluate.Change.Move;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeFinderTest {
  private static final JobContext NOBODY = JobContext.unwatched();
  private static final ModelSetup SETUP =
      ModelSetup.of(Tasks.TEXT_CLASSIFICATION)
          .withLabels(List.of("bad", "good", "mixed"), List.of());

  @TempDir Path folder;

  private record Fake(Function<String, Answer> says) implements Predictor {
    @Override
    public Prediction predict(Sample sample, JobContext context) {
      return new Prediction(says.apply(sample.name()), 0, 1, 0);
    }

    @Override
    public void close() {}
  }

  private static Answer says(int best, double score) {
    float[] scores = new float[3];
    java.util.Arrays.fill(scores, (float) (1 - score) / 2);
    scores[best] = (float) score;
    return new Classification(List.of(new ScoredLabel(SETUP.label(best), best, score)), scores);
  }

  private static Example example(String text, int label) {
    return new Example(
        new TextSample(text), label < 0 ? OptionalInt.empty() : OptionalInt.of(label));
  }

  private static Changes find(
      List<Example> examples, Function<String, Answer> before, Function<String, Answer> after) {
    return new ChangeFinder(SETUP, new Fake(before), new Fake(after))
        .find(examples, c -> {}, NOBODY);
  }

  @Test
  void tellsLostFromGainedAndSortsByLostConfidence() {
    List<Example> data =
        List.of(
            example("steady", 1),
            example("slightly lost", 1),
            example("much lost", 1),
            example("gained", 0),
            example("wrong otherwise", 2));
    Changes c =
        find(
            data,
            t -> t.equals("gained") || t.equals("wrong otherwise") ? says(1, 0.6) : says(1, 0.9),
            t ->
                switch (t) {
                  case "steady" -> says(1, 0.5);
                  case "slightly lost" -> says(0, 0.6);
                  case "much lost" -> says(0, 0.98);
                  default -> says(0, 0.8);
                });

    assertThat(c.examples())
        .extracting(ChangedExample::name)
        .containsExactly("much lost", "slightly lost", "wrong otherwise", "gained");
    assertThat(c.examples())
        .extracting(e -> e.change().kind())
        .containsExactly(Kind.LOST, Kind.LOST, Kind.CHANGED, Kind.GAINED);
    ChangedExample worst = c.examples().get(0);
    assertThat(worst.change().loss()).isCloseTo(0.89, within(1e-6));
    assertThat(worst.before()).isEqualTo("good 90.0 %");
    assertThat(worst.after()).isEqualTo("bad 98.0 %");
    assertThat(worst.truth()).isEqualTo("good");
    assertThat(c.counts().get(Kind.SAME)).isEqualTo(1);
    assertThat(c.answered()).isEqualTo(5);
    assertThat(c.changed()).isEqualTo(4);
  }

  @Test
  void tellsByClassWhatWasLostWithIntervals() {
    List<Example> data = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      data.add(example(i + (i % 3 == 0 && i % 2 == 0 ? " lost" : ""), i % 3));
    }
    Changes c =
        find(
            data,
            t -> says(Integer.parseInt(t.split(" ")[0]) % 3, 0.9),
            t -> says(t.endsWith("lost") ? 2 : Integer.parseInt(t) % 3, 0.9));

    ClassChanges worst = c.classes().get(0);
    assertThat(c.classes()).hasSize(3);
    assertThat(worst.index()).isZero();
    assertThat(worst.before().value()).isEqualTo(1);
    assertThat(worst.after().value()).isEqualTo(0.5);
    assertThat(worst.difference().value()).isEqualTo(-0.5);
    assertThat(worst.difference().high()).isLessThan(0);
    assertThat(c.classes().get(1).difference().value()).isZero();
    assertThat(c.moves()).hasSize(1);
    assertThat(c.moves().get(0).move()).isEqualTo(new Move(0, 2));
    assertThat(c.moves().get(0).count()).isEqualTo(10);
  }

  @Test
  void withoutLabelsAnswersAreOnlyOthers() {
    Changes c =
        find(
            List.of(example("a", -1), example("b", -1)),
            t -> says(1, 0.9),
            t -> says(t.equals("a") ? 0 : 1, 0.7));

    assertThat(c.labelled()).isZero();
    assertThat(c.classes()).isEmpty();
    assertThat(c.examples()).hasSize(1);
    assertThat(c.examples().get(0).change().kind()).isEqualTo(Kind.CHANGED);
    assertThat(c.examples().get(0).change().loss()).isCloseTo(0.75, within(1e-6));
  }

  @Test
  void anAnswerThatIsNoNumberIsLost() {
    Answer none =
        new Classification(
            List.of(new ScoredLabel("bad", 0, Double.NaN)), new float[] {Float.NaN, 0, 0});
    Changes c = find(List.of(example("a", 1)), t -> says(1, 0.9), t -> none);

    assertThat(c.notNumbers()).isEqualTo(1);
    assertThat(c.examples().get(0).change().kind()).isEqualTo(Kind.LOST);
    assertThat(c.examples().get(0).after()).contains("NaN");
    assertThat(c.moves().get(0).move()).isEqualTo(new Move(1, Move.NONE));
  }

  @Test
  void firstResultsComeEarlyAndCancelStops() {
    List<Example> data = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      data.add(example("t" + i, 1));
    }
    JobControl control = new JobControl();
    List<Long> seen = new ArrayList<>();

    assertThatThrownBy(
            () ->
                new ChangeFinder(SETUP, new Fake(t -> says(1, 0.9)), new Fake(t -> says(0, 0.9)))
                    .find(
                        data,
                        c -> {
                          seen.add(c.answered());
                          if (seen.size() == 3) {
                            control.cancel();
                          }
                        },
                        control))
        .isInstanceOf(CancelledException.class);
    assertThat(seen).containsExactly(8L, 24L, 56L);
  }

  @Test
  void keepsTheLargestOfManyAndCountsAll() {
    Random random = new Random(3);
    ChangeTally tally = new ChangeTally(10);
    for (int i = 0; i < 1000; i++) {
      tally.add(
          new ChangedExample(
              i,
              "e" + i,
              Tasks.TEXT_CLASSIFICATION.change(
                  example("", 1).truth(), says(1, 0.9), says(0, 0.5 + random.nextDouble() / 2.01)),
              "",
              "",
              ""),
          false);
    }
    Changes c = tally.changes();
    assertThat(c.examples()).hasSize(10);
    assertThat(c.counts().get(Kind.LOST)).isEqualTo(1000);
    assertThat(c.examples()).extracting(e -> -e.change().loss()).isSorted();
    assertThat(c.examples().get(9).change().loss()).isGreaterThan(0.88);
  }

  @Test
  void oneExampleThatCannotBeAnsweredIsCountedAndAllAreAnError() {
    Function<String, Answer> fails =
        t -> {
          if (t.startsWith("bad")) {
            throw LatheException.input(t + " is bad.", "", "");
          }
          return says(0, 0.9);
        };
    Changes c = find(List.of(example("ok", 0), example("bad", 0)), t -> says(0, 0.9), fails);
    assertThat(c.failed()).isEqualTo(1);
    assertThat(c.failures().get(0)).isEqualTo("bad could not be answered by the variant.");
    assertThatThrownBy(() -> find(List.of(example("bad", 0)), t -> says(0, 0.9), fails))
        .isInstanceOf(LatheException.class)
        .hasMessage("bad is bad.");
  }

  private List<ChangedExample> twoChanges(List<Example> data) {
    return find(data, t -> says(1, 0.9), t -> says(0, 0.9)).examples();
  }

  @Test
  void exportsTextsWithATable() throws Exception {
    List<Example> data = List.of(example("first, \"quoted\"", 1), example("second", -1));
    Path made = ChangeExport.write(folder.resolve("out"), data, twoChanges(data), NOBODY);

    List<String> lines = Files.readAllLines(made.resolve("changes.csv"));
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).startsWith("file,example,name,kind,truth,before,after");
    assertThat(lines.get(1)).contains("\"first, \"\"quoted\"\"\"").contains("lost");
    assertThat(Files.readString(made.resolve("0001-lost.txt"))).isEqualTo("first, \"quoted\"");
    assertThat(Files.readString(made.resolve("0002-changed.txt"))).isEqualTo("second");
  }

  @Test
  void neverTouchesWhatIsThere() throws Exception {
    List<Example> data = List.of(example("first", 1));
    Path mine = Files.writeString(folder.resolve("mine.txt"), "mine");
    assertThatThrownBy(() -> ChangeExport.write(folder, data, twoChanges(data), NOBODY))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("not empty");
    assertThatThrownBy(() -> ChangeExport.write(mine, data, twoChanges(data), NOBODY))
        .hasMessageContaining("A file of that name");
    assertThatThrownBy(
            () -> ChangeExport.write(folder.resolve("a/b"), data, twoChanges(data), NOBODY))
        .hasMessageContaining("does not exist");
    assertThat(Files.readString(mine)).isEqualTo("mine");
    assertThat(ChangeExport.free(folder, "out")).isEqualTo(folder.resolve("out"));
    Files.createDirectory(folder.resolve("out"));
    assertThat(ChangeExport.free(folder, "out")).isEqualTo(folder.resolve("out-2"));
  }

  @Test
  void leavesNothingWhereDataAreGone() {
    List<Example> data = List.of(example("first", 1), example("second", 1));
    List<ChangedExample> changed = twoChanges(data);
    Path target = folder.resolve("out");
    assertThatThrownBy(() -> ChangeExport.write(target, data.subList(0, 1), changed, NOBODY))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("not in the data any more");
    assertThat(target).doesNotExist();
  }
}
