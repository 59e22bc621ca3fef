package dev.lathe.engine.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.measure.MeasurementKey.Misfit;
import dev.lathe.engine.measure.MeasurementKey.Part;
import dev.lathe.hardware.Machine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MeasurementKeyTest {
  private static final DataKey DIGITS = new DataKey("digits", "aa", 400);
  private static final MeasurementKey KEY = key("m1", "f1", Optional.of(DIGITS), "s1", 2);

  private static MeasurementKey key(
      String machine, String sha256, Optional<DataKey> data, String setup, int threads) {
    return new MeasurementKey(
        sha256, "cpu", "bundled ONNX Runtime 1.29.0", machine, "one", threads, data, setup);
  }

  private static List<Part> parts(MeasurementKey then) {
    return then.misfits(KEY).stream().map(Misfit::part).toList();
  }

  @Test
  void theSameFitsWhateverItsDataAreCalled() {
    DataKey renamed = new DataKey("digits in another folder", "aa", 400);
    MeasurementKey same = key("m1", "f1", Optional.of(renamed), "s1", 2);
    assertThat(same.fits(KEY)).isTrue();
    assertThat(same.conditions()).isEqualTo(KEY.conditions());
  }

  @Test
  void everyPartThatDiffersIsNamedAndOnlyTheFileMayDifferAmongRivals() {
    MeasurementKey file = key("m1", "f2", Optional.of(DIGITS), "s1", 2);
    assertThat(parts(file)).containsExactly(Part.FILE);
    assertThat(file.conditions()).isEqualTo(KEY.conditions());
    MeasurementKey machine = key("m2", "f1", Optional.of(DIGITS), "s1", 2);
    MeasurementKey none = key("m1", "f1", Optional.empty(), "s1", 2);
    MeasurementKey setup = key("m1", "f1", Optional.of(DIGITS), "s2", 2);
    MeasurementKey threads = key("m1", "f1", Optional.of(DIGITS), "s1", 1);
    MeasurementKey device =
        new MeasurementKey("f1", "gpu", KEY.runtime(), "m1", "one", 2, Optional.of(DIGITS), "s1");
    MeasurementKey runtime =
        new MeasurementKey(
            "f1", "cpu", "another 1.20.0", "m1", "one", 2, Optional.of(DIGITS), "s1");
    MeasurementKey load =
        new MeasurementKey("f1", "cpu", KEY.runtime(), "m1", "eight", 2, Optional.of(DIGITS), "s1");
    List<MeasurementKey> others = List.of(machine, device, runtime, none, setup, load, threads);
    assertThat(others.stream().flatMap(k -> parts(k).stream()))
        .containsExactly(
            Part.MACHINE,
            Part.DEVICE,
            Part.RUNTIME,
            Part.DATA,
            Part.SETUP,
            Part.LOAD,
            Part.THREADS);
    assertThat(others).allMatch(k -> !k.conditions().equals(KEY.conditions()) && !k.fits(KEY));
    assertThat(machine.misfits(KEY).get(0).sentence()).contains("another machine: m2");
    assertThat(runtime.misfits(KEY).get(0).sentence()).contains("another 1.20.0", "1.29.0");
    assertThat(none.misfits(KEY).get(0).sentence())
        .isEqualTo("Measured with no data; chosen now: digits, 400 examples.");
    assertThat(threads.misfits(KEY).get(0).sentence())
        .isEqualTo("Measured with 1 thread; it would be 2 threads now.");
    DataKey edited = new DataKey("digits", "bb", 400);
    assertThat(key("m1", "f1", Optional.of(edited), "s1", 2).misfits(KEY).get(0).sentence())
        .isEqualTo("The content of digits, 400 examples has changed since.");
  }

  private static Dataset data(List<Example> examples) {
    return new Dataset("texts", examples, List.of());
  }

  private static Example text(String text, int label) {
    return new Example(new TextSample(text), OptionalInt.of(label));
  }

  private static String hash(Dataset data, int limit) {
    return DataKey.of(data, limit, JobContext.unwatched()).sha256();
  }

  @Test
  void dataAreKnownByContentLabelsAndLimit() {
    List<Example> examples =
        new ArrayList<>(IntStream.range(0, 40).mapToObj(i -> text("text " + i, i % 2)).toList());
    String hash = hash(data(examples), 0);
    Collections.reverse(examples);
    assertThat(hash(data(examples), 0)).describedAs("another order").isEqualTo(hash);
    assertThat(hash(data(examples), 40)).describedAs("a limit that leaves all").isEqualTo(hash);
    assertThat(hash(data(examples), 20)).isNotEqualTo(hash);
    assertThat(DataKey.of(data(examples), 20, JobContext.unwatched()).examples()).isEqualTo(20);
    examples.set(3, text("TEXT 36", 0));
    assertThat(hash(data(examples), 0)).describedAs("other letters").isNotEqualTo(hash);
    examples.set(3, text("text 36", 1));
    assertThat(hash(data(examples), 0)).describedAs("another label").isNotEqualTo(hash);
    examples.set(3, text("text 36", 0));
    assertThat(hash(data(examples), 0)).isEqualTo(hash);
  }

  @Test
  void aMachineIsTheSameAfterAnUpdateOfItsSystem() {
    assertThat(MeasurementKeys.words(machine("Debian GNU/Linux 12 (bookworm) (Linux 6.1.0)", 2)))
        .isEqualTo("EPYC, 2 cores (4 logical), 24 GB, Debian GNU/Linux x86_64")
        .isEqualTo(MeasurementKeys.words(machine("Debian GNU/Linux 13 (trixie)", 2)))
        .isNotEqualTo(MeasurementKeys.words(machine("Debian GNU/Linux 12", 4)));
  }

  private static Machine machine(String os, int cores) {
    return new Machine(
        "EPYC",
        1,
        cores,
        4,
        List.of(),
        24_000_000_000L,
        List.of(),
        os,
        "x86_64",
        Optional.of("mains"),
        Optional.empty());
  }
}
