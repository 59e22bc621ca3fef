package dev.lathe.app.cli.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.app.cli.command.GuardedCommand;
import dev.lathe.app.cli.command.SetupOptions;
import dev.lathe.app.cli.text.Checks;
import dev.lathe.app.cli.text.Escapes;
import dev.lathe.app.cli.text.Json;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.batch.BatchOrder;
import dev.lathe.engine.batch.BatchResult;
import dev.lathe.engine.batch.Batches;
import dev.lathe.engine.host.Hosts;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Device;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe batch MODEL --data DATA -o OUT}. */
@Command(
    description =
        "Answers a whole data set of any size into a file, a line a sample. A run that ended before"
            + " its end, however that was, goes on where it ended when the same command is given"
            + " again.")
public final class BatchCommand extends GuardedCommand {
  @Parameters(index = "0", paramLabel = "MODEL", description = "An ONNX file.")
  Path file;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATA",
      description =
          "A table (.csv, .tsv, .jsonl), a text (.txt, a sentence a line), .npz, .npy, or a folder"
              + " or zip of pictures.")
  Path data;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "FILE",
      description = "Where the answers go: .csv, or .jsonl for a JSON object a line.")
  Path target;

  @Option(names = "--device", paramLabel = "ID", description = "Where to run; cpu unless said.")
  String device = "cpu";

  @Option(
      names = "--batch",
      paramLabel = "N",
      description =
          "So many samples are asked about together, where the model allows it; 256, or 8 pictures,"
              + " unless said.")
  Integer batch;

  @Option(names = "--threads", paramLabel = "N", description = "Threads; all cores unless said.")
  int threads;

  @Option(
      names = "--again",
      description = "Start over, without what an earlier run of any command left beside OUT.")
  boolean again;

  @Mixin SetupOptions setup = new SetupOptions();

  private int exitCode;

  @Override
  public void executeGuarded() throws Exception {
    Checks.notNegative("--threads", threads);
    if (batch != null) {
      Checks.positive("--batch", batch);
    }
    Device chosen = context().hardware().device(device);
    BatchResult result = work(context -> answer(chosen, context));
    exitCode =
        result.failed() > 0 || result.leftOut() > 0 ? LatheException.Code.INPUT.exitCode() : 0;
    result.notes().forEach(this::say);
    if (json) {
      print(document(result, chosen));
    }
    tell(result);
  }

  private BatchResult answer(Device chosen, JobContext context) {
    Model model = setup.open(file, context, this::say);
    BatchOrder order =
        new BatchOrder(
            model,
            data,
            target,
            chosen,
            batch == null ? BatchOrder.usualChunk(model) : batch,
            threads);
    return Batches.run(order, again, () -> Hosts.open(model, chosen, threads), context);
  }

  private void tell(BatchResult r) {
    if (r.resumedAt() > 0) {
      say("Went on after " + count(r.resumedAt()) + " samples that an earlier run had answered.");
    }
    if (r.failed() > 0) {
      say(
          "lathe: "
              + count(r.failed())
              + " of "
              + count(r.samples())
              + " samples have no answer, and their lines say why; the first: "
              + Escapes.line(r.firstProblem()));
    }
    say(count(r.answered()) + " answers are in " + target + ".");
  }

  private static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  private ObjectNode document(BatchResult r, Device chosen) {
    ObjectNode node =
        Json.object()
            .put("model", file.toString())
            .put("data", data.toString())
            .put("out", target.toString())
            .put("form", r.form())
            .put("device", chosen.id())
            .put("samples", r.samples())
            .put("answered", r.answered())
            .put("failed", r.failed())
            .put("resumed_at", r.resumedAt())
            .put("first_problem", r.firstProblem().isEmpty() ? null : r.firstProblem())
            .put("left_out", r.leftOut());
    r.notes().forEach(node.putArray("notes")::add);
    return node.put("seconds", r.seconds());
  }

  @Override
  public int exitCode() {
    return Math.max(exitCode, super.exitCode());
  }
}
