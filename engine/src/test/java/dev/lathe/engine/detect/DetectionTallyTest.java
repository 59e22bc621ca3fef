package dev.lathe.engine.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.engine.answer.Box;
import dev.lathe.engine.answer.TrueBoxes;
import dev.lathe.engine.measure.stats.Estimate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class DetectionTallyTest {
  private static final Offset<Double> EXACTLY = within(1e-12);

  private static double value(DetectionTally t, DetectionMeasure m) {
    return t.score(m).orElseThrow().value();
  }

  private static Box box(int index, double score, double x, double y, double w, double h) {
    return new Box(index, (float) score, (float) x, (float) y, (float) w, (float) h);
  }

  /**
   * Three true boxes of one class. By falling score: 0.9 lies on one; 0.8 lies nowhere; 0.7 covers
   * 62 of 100 parts of one.
   *
   * <p>Up to an IoU of 0.6 (three of the ten thresholds): precision 1, 1/2, 2/3 at recall 1/3, 1/3,
   * 2/3; made to fall: 1, 2/3, 2/3. The recalls 0, 0.01 … 0.33 read 1 (34 of them), 0.34 … 0.66
   * read 2/3 (33), the rest 0: (34 + 22) / 101. Above 0.6 the last one is wrong as well: 34 / 101.
   * The mean of 3 and 7: (3 * 56 + 7 * 34) / 1010 = 406 / 1010.
   */
  @Test
  void equalsACaseDoneByHand() {
    DetectionTally t = new DetectionTally(0.75f);
    t.add(
        0,
        TrueBoxes.of(List.of(box(0, 1, 0, 0, 50, 50), box(0, 1, 100, 100, 50, 50))),
        List.of(box(0, 0.9, 0, 0, 50, 50), box(0, 0.8, 200, 200, 50, 50)));
    t.add(1, TrueBoxes.of(List.of(box(0, 1, 0, 0, 100, 100))), List.of(box(0, 0.7, 0, 0, 62, 100)));

    assertThat(value(t, DetectionMeasure.MAP)).isEqualTo(406 / 1010.0, EXACTLY);
    assertThat(value(t, DetectionMeasure.MAP_50)).isEqualTo(56 / 101.0, EXACTLY);
    assertThat(value(t, DetectionMeasure.RECALL)).isEqualTo(1 / 3.0, EXACTLY);
    assertThat(t.pictures()).isEqualTo(2);
    assertThat(t.positives()).isEqualTo(3);
  }

  @Test
  void aBoxIsFoundOnceAndAnIgnoredOneNeverMissed() {
    BitSet second = new BitSet();
    second.set(1);
    DetectionTally t = new DetectionTally(0.5f);
    t.add(
        0,
        new TrueBoxes(List.of(box(0, 1, 0, 0, 10, 10), box(0, 1, 100, 0, 90, 90)), second),
        List.of(
            box(0, 0.9, 120, 10, 10, 10),
            box(0, 0.8, 150, 10, 10, 10),
            box(0, 0.7, 0, 0, 10, 10),
            box(0, 0.6, 0, 0, 10, 10),
            box(7, 0.95, 0, 0, 10, 10)));

    // Two inside the crowd and one of a class without truth count as nothing; 0.6 comes too late.
    assertThat(value(t, DetectionMeasure.MAP)).isEqualTo(1, EXACTLY);
    assertThat(value(t, DetectionMeasure.RECALL)).isEqualTo(1, EXACTLY);
    assertThat(t.positives()).isEqualTo(1);
  }

  @Test
  void onlyTheBestHundredOfAClassCount() {
    List<Box> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.add(box(0, 0.9, 500 + i, 0, 5, 5));
    }
    many.add(box(0, 0.8, 0, 0, 10, 10));
    TrueBoxes truth = TrueBoxes.of(List.of(box(0, 1, 0, 0, 10, 10)));
    DetectionTally all = new DetectionTally(0.5f);
    all.add(0, truth, many);
    DetectionTally fewer = new DetectionTally(0.5f);
    fewer.add(0, truth, many.subList(1, 101));

    assertThat(value(all, DetectionMeasure.MAP)).isZero();
    assertThat(value(fewer, DetectionMeasure.MAP)).isEqualTo(0.01, EXACTLY);
  }

  /** The pictures that the reference was given: one generator, written in Python and here. */
  private static final class Scenes {
    private long x = 12345;
    private final Set<Integer> used = new HashSet<>();

    int next(int n) {
      x = (x * 1103515245 + 12345) % (1L << 31);
      return (int) ((x >> 8) % n);
    }

    private int[] box() {
      return new int[] {next(80), next(80), 10 + next(40), 10 + next(40)};
    }

    Scene scene() {
      List<Box> truth = new ArrayList<>();
      BitSet crowds = new BitSet();
      List<int[]> said = new ArrayList<>();
      int objects = next(5);
      for (int i = 0; i < objects; i++) {
        int c = next(3);
        int[] b = box();
        crowds.set(i, next(8) == 0);
        truth.add(DetectionTallyTest.box(c, 1, b[0], b[1], b[2], b[3]));
        int near = next(3);
        for (int k = 0; k < near; k++) {
          int x = b[0] + next(7) - 3;
          int y = b[1] + next(7) - 3;
          int w = Math.max(1, b[2] + next(9) - 4);
          int h = Math.max(1, b[3] + next(9) - 4);
          said.add(new int[] {next(6) != 0 ? c : next(3), x, y, w, h});
        }
      }
      int noise = next(3);
      for (int i = 0; i < noise; i++) {
        int c = next(3);
        int[] b = box();
        said.add(new int[] {c, b[0], b[1], b[2], b[3]});
      }
      List<Box> found = new ArrayList<>();
      for (int[] s : said) {
        int score = 1 + next(4095);
        while (!used.add(score)) {
          score = 1 + next(4095);
        }
        found.add(DetectionTallyTest.box(s[0], score / 4096.0, s[1], s[2], s[3], s[4]));
      }
      return new Scene(new TrueBoxes(truth, crowds), found);
    }

    static List<Scene> of(int n) {
      Scenes generator = new Scenes();
      List<Scene> scenes = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        scenes.add(generator.scene());
      }
      return scenes;
    }
  }

  private record Scene(TrueBoxes truth, List<Box> found) {}

  private static DetectionTally tally(List<Scene> scenes) {
    DetectionTally t = new DetectionTally(0.5f);
    for (int i = 0; i < scenes.size(); i++) {
      t.add(i, scenes.get(i).truth(), scenes.get(i).found());
    }
    return t;
  }

  /**
   * Forty pictures of three classes with crowds. The numbers are those of pycocotools' evaluateImg
   * and accumulate, followed line by line in a NumPy script outside of the project.
   */
  @Test
  void equalsTheReferenceOnRandomScenes() {
    List<Scene> scenes = Scenes.of(40);
    DetectionTally all = tally(scenes);
    DetectionTally half = tally(scenes.subList(0, 20));

    assertThat(scenes.stream().mapToInt(s -> s.found().size()).sum()).isEqualTo(128);
    assertThat(all.positives()).isEqualTo(61);
    assertThat(value(all, DetectionMeasure.MAP)).isEqualTo(0.13443754564174232, EXACTLY);
    assertThat(value(all, DetectionMeasure.MAP_50)).isEqualTo(0.34419865558479423, EXACTLY);
    assertThat(value(all, DetectionMeasure.RECALL)).isEqualTo(0.3770491803278688, EXACTLY);
    assertThat(half.positives()).isEqualTo(33);
    assertThat(value(half, DetectionMeasure.MAP)).isEqualTo(0.14115564506132508, EXACTLY);
    assertThat(value(half, DetectionMeasure.MAP_50)).isEqualTo(0.37410691618612407, EXACTLY);
  }

  @Test
  void mergesInAnyOrderAndGrouping() {
    List<Scene> scenes = Scenes.of(150);
    DetectionTally whole = tally(scenes);
    Random random = new Random(3);
    for (int round = 0; round < 5; round++) {
      List<DetectionTally> parts = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        parts.add(new DetectionTally(0.5f));
      }
      for (int i = 0; i < scenes.size(); i++) {
        parts.get(random.nextInt(7)).add(i, scenes.get(i).truth(), scenes.get(i).found());
      }
      while (parts.size() > 1) {
        Collections.shuffle(parts, random);
        DetectionTally both = parts.remove(0).merge(parts.remove(0));
        parts.add(both);
      }
      for (DetectionMeasure m : DetectionMeasure.values()) {
        assertThat(parts.get(0).score(m)).isEqualTo(whole.score(m));
      }
    }
  }

  @Test
  void mergesAlikeWhereScoresAreBinned() {
    Random random = new Random(5);
    List<float[]> detections = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      float score = random.nextFloat();
      detections.add(new float[] {score, random.nextFloat() < score ? 0x3ff : 0});
    }
    ScoreList whole = list(detections);
    for (int cut : new int[] {1, 700, 1024, 1025, 2500, 4999}) {
      ScoreList first = list(detections.subList(0, cut));
      ScoreList second = list(detections.subList(cut, 5000));
      ScoreList ab = new ScoreList();
      ab.addAll(first);
      ab.addAll(second);
      ScoreList ba = new ScoreList();
      ba.addAll(second);
      ba.addAll(first);
      for (ScoreList merged : List.of(ab, ba)) {
        merged.settle();
        assertThat(merged.entries()).isEqualTo(whole.entries());
        for (int i = 0; i < whole.entries(); i++) {
          assertThat(merged.key(i)).isEqualTo(whole.key(i));
          assertThat(merged.count(i)).isEqualTo(whole.count(i));
        }
      }
    }
    assertThat(whole.entries()).isLessThanOrEqualTo(2 * ScoreList.BINS);
  }

  private static ScoreList list(List<float[]> detections) {
    ScoreList list = new ScoreList();
    detections.forEach(d -> list.add(d[0], (int) d[1], 0));
    list.settle();
    return list;
  }

  @Test
  void binningMovesTheValueByLittle() {
    List<Scene> scenes = Scenes.of(1200);
    DetectionTally exact = tally(scenes);
    DetectionTally binned = new DetectionTally(0.5f);
    scenes.forEach(s -> binned.add(0, s.truth(), s.found()));

    assertThat(value(binned, DetectionMeasure.MAP))
        .isCloseTo(value(exact, DetectionMeasure.MAP), within(2e-3));
    assertThat(value(binned, DetectionMeasure.RECALL))
        .isEqualTo(value(exact, DetectionMeasure.RECALL));
  }

  @Test
  void anIntervalHoldsTheValueAndShrinksWithPictures() {
    Estimate few = tally(Scenes.of(70)).score(DetectionMeasure.MAP_50).orElseThrow();
    Estimate many = tally(Scenes.of(1000)).score(DetectionMeasure.MAP_50).orElseThrow();

    assertThat(few.low()).isLessThan(few.value());
    assertThat(few.high()).isGreaterThan(few.value());
    assertThat(many.high() - many.low()).isLessThan((few.high() - few.low()) / 2);
    assertThat(few.n()).isEqualTo(70);
    assertThat(new DetectionTally(0.5f).score(DetectionMeasure.MAP)).isEmpty();
  }

  @Test
  void comparesTwoModelsOnTheSamePictures() {
    List<Scene> scenes = Scenes.of(200);
    DetectionTally better = new DetectionTally(0.5f);
    for (int i = 0; i < scenes.size(); i++) {
      TrueBoxes truth = scenes.get(i).truth();
      better.add(i, truth, truth.boxes());
    }
    DetectionTally same = tally(scenes);

    Estimate none = same.minus(tally(scenes), DetectionMeasure.MAP).orElseThrow();
    Estimate gain = better.minus(same, DetectionMeasure.MAP).orElseThrow();

    assertThat(none).isEqualTo(new Estimate(0, 0, 0, 200));
    assertThat(gain.value()).isEqualTo(1 - value(same, DetectionMeasure.MAP), within(1e-9));
    assertThat(gain.low()).isPositive();
    assertThatThrownBy(() -> same.merge(new DetectionTally(0.4f)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
