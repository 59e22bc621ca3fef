package dev.lathe.app.cli;

import static dev.lathe.app.cli.CommandLine.lathe;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lathe.engine.samples.SampleCatalog;
import dev.lathe.engine.samples.SampleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A data set is answered as a person would have it done, and whatever ends it. */
@ExtendWith(HomeExtension.class)
@Timeout(900) // a start takes most of a minute on a machine with other work
final class BatchJourneyTest {
  private static final int TIMES = 8;
  private static final int KILLS = 4;

  @TempDir Path folder;

  private final SampleFiles rows = SampleCatalog.builtIn().materialize("transactions");

  @Test
  void aFolderOfPicturesIsAnsweredByFileName() throws IOException {
    SampleCatalog samples = SampleCatalog.builtIn();
    SampleFiles sample = samples.materialize(samples.defaultSample().orElseThrow().id());
    Path pictures = Files.createDirectory(folder.resolve("pictures"));
    try (var some = Files.list(sample.folder().resolve("try"))) {
      for (Path p : some.toList()) {
        Files.copy(p, pictures.resolve(p.getFileName()));
      }
    }
    Files.write(pictures.resolve("a-damaged.png"), new byte[] {1, 2, 3});
    Path out = folder.resolve("out.jsonl");

    CommandLine.Result r =
        lathe("batch", sample.model(), "--data", pictures, "-o", out, "--batch", 3);

    assertThat(r.code()).as(r.err()).isEqualTo(2);
    assertThat(r.out()).isEmpty();
    assertThat(r.err()).contains("a-damaged.png").contains("answers are in " + out);
    List<String> lines = Files.readAllLines(out);
    assertThat(lines.get(lines.size() - 1)).contains(".png\",\"labels\":[");
  }

  @Test
  void saysHowItGoesOnWhereItCannot() throws IOException {
    Path out = folder.resolve("out.csv");
    Path data = rows.evaluation().orElseThrow();
    JsonNode document =
        lathe("batch", rows.model(), "--data", data, "-o", out, "--json").json("batch");
    assertThat(document.path("failed").asInt()).isZero();
    assertThat(Files.readAllLines(out)).hasSize(document.path("samples").asInt() + 1);
    assertThat(
            lathe("batch", rows.model(), "--data", data, "-o", folder.resolve("out.parquet"))
                .saysWhatIsWrong(2)
                .err())
        .contains("Parquet");
    assertThat(
            lathe("batch", rows.model(), "--data", data, "-o", out, "--batch", 0)
                .saysWhatIsWrong(2)
                .err())
        .contains("--batch");
  }

  /** The same rows again and again, so that it takes long enough to be ended. */
  private Path many() throws IOException {
    List<String> lines = Files.readAllLines(rows.evaluation().orElseThrow());
    StringBuilder all = new StringBuilder(lines.get(0)).append('\n');
    for (int i = 0; i < TIMES; i++) {
      lines.subList(1, lines.size()).forEach(l -> all.append(l).append('\n'));
    }
    return Files.writeString(folder.resolve("many.csv"), all);
  }

  @Test
  void killedAnywhereItGoesOnAndWritesTheSameBytes() throws Exception {
    Path data = many();
    Path whole = folder.resolve("whole.csv");
    assertThat(start(data, whole).waitFor()).describedAs(said()).isZero();
    Path out = folder.resolve("out.csv");
    Path part = folder.resolve("out.csv.lathe-part");
    long size = Files.size(whole);
    int killed = 0;
    for (int i = 0; i < KILLS; i++) {
      long enough = size * i / KILLS + 1;
      Process process = start(data, out);
      while (process.isAlive() && (!Files.exists(part) || length(part) < enough)) {
        process.waitFor(2, TimeUnit.MILLISECONDS); // another process does not tell when it writes
      }
      List<ProcessHandle> all = process.descendants().toList();
      all.forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      for (ProcessHandle one : all) {
        one.onExit().get(15, TimeUnit.SECONDS);
      }
      killed += Files.exists(out) ? 0 : 1;
      if (Files.exists(out)) {
        break; // it was faster
      }
    }
    assertThat(killed).describedAs(said()).isGreaterThan(1);
    if (!Files.exists(out)) {
      CommandLine.Result refused =
          lathe("batch", rows.model(), "--data", data, "-o", out, "--batch", 17, "--threads", 1);
      assertThat(refused.saysWhatIsWrong(2).err()).contains("--again");
      assertThat(start(data, out).waitFor()).describedAs(said()).isZero();
      assertThat(said()).contains("Went on after");
    }
    assertThat(out).hasSameBinaryContentAs(whole);
    assertThat(part).doesNotExist();
    assertThat(folder.resolve("out.csv.lathe-checkpoint")).doesNotExist();
  }

  private static long length(Path part) {
    return part.toFile().length(); // 0 where it was moved meanwhile
  }

  private Process start(Path data, Path out) throws IOException {
    return CommandLine.process(
            folder, "batch", rows.model(), "--data", data, "-o", out, "--batch", 16, "--threads", 1)
        .redirectOutput(folder.resolve("output.txt").toFile())
        .start();
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("output.txt"));
  }
}
