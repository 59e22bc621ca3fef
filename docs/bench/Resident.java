import dev.lathe.base.JobContext;
import dev.lathe.controllers.optimize.StandardOptimizing;
import dev.lathe.controllers.services.OptimizeServices;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.data.Splits;
import dev.lathe.engine.samples.SampleCatalog;
import dev.lathe.engine.samples.SampleFiles;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.hardware.HardwareService;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.worker.ChildWorker;
import dev.lathe.optimizers.worker.InProcessWorker;
import dev.lathe.optimizers.worker.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Resident memory of the process that has a variant made (Linux), before it and two seconds after it and a garbage
 * collection. After a build by ./lathe:
 * java -Dlathe.home=/tmp/bench -Donnxruntime.native.path=app/target/lathe/native -cp "app/target/lathe/lib/*" \
 *   docs/bench/Resident.java here|worker SAMPLE PASS [DATA]
 */
public final class Resident {
  private static long megabytes() throws Exception {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  public static void main(String[] args) throws Exception {
    HardwareService hardware = new HardwareService();
    Worker worker =
        args[0].equals("here") ? new InProcessWorker(hardware::machine) : new ChildWorker();
    OptimizeServices optimizing =
        new StandardOptimizing(() -> hardware, (model, context) -> Optional.empty(), worker);
    JobContext context = JobContext.unwatched();
    SampleFiles sample = SampleCatalog.builtIn().materialize(args[1]);
    Model model = ModelOpener.open(sample.model(), SetupFlags.none(), context);
    Path path =
        args.length > 3
            ? Path.of(args[3])
            : sample.training().or(sample::evaluation).orElseThrow();
    Dataset data = Splits.take(Datasets.open(path, model, context), 200, 1);
    Recipe recipe = new Recipe(List.of(PassSpec.parse(args[2], optimizing.passes())));
    System.gc();
    System.out.println("before, MB: " + megabytes());
    long start = System.nanoTime();
    try (var made = optimizing.apply(model, recipe, Optional.of(data), context)) {
      System.out.println("variant, bytes: " + Files.size(made.file()));
    }
    System.out.printf("seconds: %.1f%n", (System.nanoTime() - start) / 1e9);
    System.gc();
    Thread.sleep(2000);
    System.out.println("after, MB: " + megabytes());
    System.exit(0); // the checker's child, asked from here, would wait for its five minutes
  }
}
