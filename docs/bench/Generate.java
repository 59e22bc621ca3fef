import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.lathe.base.JobContext;
import dev.lathe.engine.generate.GeneratedText;
import dev.lathe.engine.generate.GeneratedToken;
import dev.lathe.engine.generate.GenerationListener;
import dev.lathe.engine.generate.GenerationRequest;
import dev.lathe.engine.generate.TextGenerator;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.hardware.Device;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Processor time of a token, Lathe's text generator ÷ a bare ONNX Runtime loop in the same process, in turn,
 * one thread: Generate MODEL ROUNDS CONTEXT... for a folder with past_key_values.N.key/value.
 */
public final class Generate {
  private static final int TOKENS = 32;

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("generate");
    Path from = Path.of(args[0]).toAbsolutePath().getParent();
    Path model = Files.copy(Path.of(args[0]), folder.resolve("model.onnx"));
    // Without a token that ends the text, so that every round has the same length.
    for (String name : List.of("token_mappings.json", "config.json")) {
      Files.writeString(
          folder.resolve(name),
          Files.readString(from.resolve(name))
              .replaceAll("\"eos_token_id\": *\\d+,?", "")
              .replace("<EOS>", "<NONE>"));
    }
    Device cpu =
        new Device("cpu", Device.Kind.CPU, "CPU", "CPUExecutionProvider", 0, List.of(), true, "");
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    try (OrtSession bare = OrtEnvironment.getEnvironment().createSession(model.toString(), options);
        TextGenerator lathe =
            TextGenerator.open(
                ModelOpener.open(model, SetupFlags.none(), JobContext.unwatched()), cpu, 1)) {
      for (String context : Arrays.asList(args).subList(2, args.length)) {
        long[] prompt = new Random(1).longs(Integer.parseInt(context), 0, 50).toArray();
        int rounds = Integer.parseInt(args[1]);
        double[] a = new double[rounds];
        double[] b = new double[rounds];
        for (int i = -rounds / 4; i < rounds; i++) {
          double ours = ours(lathe, prompt);
          double theirs = bare(bare, prompt);
          if (i >= 0) {
            a[i] = ours;
            b[i] = theirs;
          }
        }
        double[] ratios = new double[rounds];
        Arrays.setAll(ratios, i -> a[i] / b[i]);
        System.out.printf(
            "%s tokens of context: Lathe %.4f ms a token, bare %.4f ms, ratio of each round's pair,"
                + " median %.3f (quartiles %.3f, %.3f)%n",
            context, at(a, 0.5), at(b, 0.5), at(ratios, 0.5), at(ratios, 0.25), at(ratios, 0.75));
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private static double at(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) (share * (sorted.length - 1))];
  }

  private static double ours(TextGenerator lathe, long[] prompt) {
    long[] begin = new long[1];
    GeneratedText text =
        lathe.generate(
            prompt,
            GenerationRequest.greedy(TOKENS),
            new GenerationListener() {
              @Override
              public void token(GeneratedToken token) {
                begin[0] = begin[0] == 0 ? now() : begin[0];
              }
            },
            JobContext.unwatched());
    if (text.tokens().size() != TOKENS) {
      throw new IllegalStateException(text.tokens().size() + " tokens");
    }
    return (now() - begin[0]) / 1e6 / (TOKENS - 1);
  }

  /** Processor time of this thread, which does all: the clock of a busy machine says little. */
  private static long now() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** As a person writes it: what a step gives is fed again, and the best of the scores is next. */
  private static double bare(OrtSession session, long[] prompt) throws Exception {
    OrtEnvironment env = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> feeds = new HashMap<>();
    for (String name : session.getInputNames()) {
      if (name.startsWith("past_key_values")) {
        feeds.put(
            name, OnnxTensor.createTensor(env, FloatBuffer.allocate(0), new long[] {1, 4, 0, 16}));
      }
    }
    long[] now = prompt;
    int past = 0;
    long begin = 0;
    OrtSession.Result held = null;
    for (int i = 0; i < TOKENS; i++) {
      long[] mask = new long[past + now.length];
      Arrays.fill(mask, 1);
      long[] positions = new long[now.length];
      for (int p = 0; p < positions.length; p++) {
        positions[p] = past + p;
      }
      try (OnnxTensor ids = tensor(env, now);
          OnnxTensor m = tensor(env, mask);
          OnnxTensor p = tensor(env, positions)) {
        feeds.put("input_ids", ids);
        feeds.put("attention_mask", m);
        feeds.put("position_ids", p);
        OrtSession.Result result = session.run(feeds);
        if (held != null) {
          held.close();
        }
        held = result;
      }
      for (String name : session.getInputNames()) {
        if (name.startsWith("past_key_values")) {
          String present = name.replace("past_key_values", "present");
          feeds.put(name, (OnnxTensor) held.get(present).orElseThrow());
        }
      }
      OnnxTensor logits = (OnnxTensor) held.get("logits").orElseThrow();
      FloatBuffer scores = logits.getFloatBuffer();
      int vocabulary = (int) logits.getInfo().getShape()[2];
      int row = (now.length - 1) * vocabulary;
      int best = 0;
      for (int v = 1; v < vocabulary; v++) {
        best = scores.get(row + v) > scores.get(row + best) ? v : best;
      }
      past += now.length;
      now = new long[] {best};
      if (i == 0) {
        begin = now();
      }
    }
    held.close();
    return (now() - begin) / 1e6 / (TOKENS - 1);
  }

  private static OnnxTensor tensor(OrtEnvironment env, long[] values) throws Exception {
    return OnnxTensor.createTensor(env, LongBuffer.wrap(values), new long[] {1, values.length});
  }
}
