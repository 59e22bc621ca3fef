package dev.lathe.optimizers.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.child.ChildJvm;
import dev.lathe.base.child.ChildOptions;
import dev.lathe.base.child.Frames;
import dev.lathe.optimizers.fuzz.FuzzMain.Outcome;
import dev.lathe.optimizers.testing.OwnHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whatever is in a file, every door either does its work or says in sentences what is wrong: no
 * other error, no hang, no memory without end. Files and their numbers depend on the seed alone:
 *
 * <pre>-Dlathe.fuzz.files=10000 -Dlathe.fuzz.seed=7 -Dlathe.fuzz.first=0 -Dlathe.fuzz.seconds=10
 * </pre>
 *
 * <p>ONNX Runtime itself may crash or grow on such files; the product runs it in a child then, and
 * so does this test. That is counted, and no finding.
 */
@Tag("heavy")
@ExtendWith(OwnHome.class)
class ModelFuzzTest {
  private static final int FILES = Integer.getInteger("lathe.fuzz.files", 2000);
  private static final int FIRST = Integer.getInteger("lathe.fuzz.first", 0);
  private static final long SEED = Long.getLong("lathe.fuzz.seed", 1);
  private static final long SECONDS = Long.getLong("lathe.fuzz.seconds", 10);
  private static final long HEAP = 512L << 20;
  private static final long MOST_RESIDENT = 3L << 30;
  private static final int CLOCK_TO_CPU = 12;
  private static final int PAGE = 4096;

  private final BlockingQueue<Optional<Frames.Frame>> said = new LinkedBlockingQueue<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final List<String> findings = new ArrayList<>();

  private int number = FIRST;
  private String door = "";
  private long begun;
  private long begunCpu;

  @Test
  void everyDamagedFileIsUsedOrRefusedInSentences() throws Exception {
    while (number < FIRST + FILES) {
      said.clear();
      try (ChildJvm child = start(number)) {
        child.listen(said::add);
        follow(child);
      }
      number++; // after a death or a hang, with the next file
    }
    System.out.println("fuzz: seed " + SEED + ", " + FILES + " files: " + counts);
    assertThat(findings).as("seed " + SEED).isEmpty();
  }

  private static ChildJvm start(int from) {
    return ChildOptions.of("lathe-fuzz", "The process for damaged files", FuzzMain.class.getName())
        .heap(HEAP)
        .inCallersFolder()
        .arguments(
            List.of(Long.toString(SEED), Integer.toString(from), Integer.toString(FIRST + FILES)))
        .start();
  }

  /** Until the child is at the end of the files, or gone, or kept too long by one. */
  private void follow(ChildJvm child) throws IOException, InterruptedException {
    door = "";
    begun = System.nanoTime();
    begunCpu = 0;
    boolean huge = false;
    while (true) {
      Optional<Frames.Frame> frame = said.poll(50, TimeUnit.MILLISECONDS);
      if (frame == null) {
        if (resident(child) > MOST_RESIDENT) {
          huge = true;
          child.kill();
        } else if (isHanging(child)) {
          finding("HANG", "more than " + SECONDS + " s in all");
          return;
        }
      } else if (frame.isEmpty()) {
        if (number < FIRST + FILES - 1 || !door.isEmpty()) {
          died(huge, child);
        }
        return;
      } else {
        take(frame.get(), child);
      }
    }
  }

  /** By its own time: on a busy machine, what takes no time may take long by the clock. */
  private boolean isHanging(ChildJvm child) {
    boolean starting = door.isEmpty();
    long limit = TimeUnit.SECONDS.toNanos(starting ? 10 * SECONDS : SECONDS);
    return cpu(child) - begunCpu > limit || System.nanoTime() - begun > CLOCK_TO_CPU * limit;
  }

  private static long cpu(ChildJvm child) {
    return child.handle().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  private void take(Frames.Frame frame, ChildJvm child) throws IOException {
    String first = Frames.text(frame.content());
    String second = Frames.text(frame.content());
    if (frame.kind() == FuzzMain.BEGIN) {
      int n = Integer.parseInt(first);
      if (n != number || door.isEmpty() && second.equals("open")) {
        number = n;
        begun = System.nanoTime();
        begunCpu = cpu(child);
      }
      door = second;
      return;
    }
    Outcome outcome = Outcome.valueOf(first);
    count(outcome.name());
    boolean blamesThePass =
        outcome == Outcome.FAILED && second.contains("made a model that is not valid");
    if (outcome == Outcome.THROWN || blamesThePass) {
      finding(outcome.name(), second);
    }
    if (number == FIRST + FILES - 1) {
      door = ""; // this may be the last answer
    }
  }

  private void died(boolean huge, ChildJvm child) {
    // In these two only Lathe's own code reads the file.
    boolean ours = door.equals("open") || door.equals("write");
    count(huge ? "OUT OF MEMORY" : "NATIVE CRASH");
    if (ours) {
      finding("DIED", huge ? "of memory" : child.crashReport().toString());
    }
  }

  private void count(String outcome) {
    counts.merge(door + " " + outcome, 1, Integer::sum);
  }

  private void finding(String kind, String text) {
    findings.add("file " + number + " at " + door + ": " + kind + " " + text);
    System.out.println("fuzz: finding: " + findings.get(findings.size() - 1));
  }

  private static long resident(ChildJvm child) throws IOException {
    Path file = Path.of("/proc", Long.toString(child.handle().pid()), "statm");
    try {
      return Files.exists(file) ? Long.parseLong(Files.readString(file).split(" ")[1]) * PAGE : 0;
    } catch (IOException e) {
      return 0; // it ended meanwhile
    }
  }
}
