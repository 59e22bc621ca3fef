package dev.lathe.engine.generate;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.causal.CausalGraph;
import dev.lathe.engine.causal.LogProbabilities;
import dev.lathe.engine.causal.Memory;
import dev.lathe.engine.session.OrtErrors;
import dev.lathe.engine.session.OrtRuntime;
import dev.lathe.engine.session.OrtSpecs;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.engine.task.EncoderDecoderFiles;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.tokenize.Tokens;
import dev.lathe.hardware.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * A language model that is open for writing texts on. For one thread at a time.
 *
 * @see GenerationRequest
 */
public final class TextGenerator implements AutoCloseable {
  /** How many candidates are kept of each token. */
  public static final int CANDIDATES = 10;

  private static final double MILLIS = 1e-6;

  private final String name;
  private final TextReader reader;
  private final Tokens tokens;
  private final GenerationFacts facts;
  private final List<Runnable> closing = new ArrayList<>();

  private TextGenerator(String name, TextReader reader, Tokens tokens, GenerationFacts facts) {
    this.name = name;
    this.reader = reader;
    this.tokens = tokens;
    this.facts = facts;
  }

  /**
   * Opens a model on a device of the bundled runtime.
   *
   * @param threads threads within an operator; 0 takes the number of physical cores
   * @throws LatheException naming the model and what is wrong with it, its tokenizer or the device
   */
  public static TextGenerator open(Model model, Device device, int threads) {
    model.requireOutputs();
    SessionSettings settings = SessionSettings.of(device, threads);
    Optional<EncoderDecoderFiles> parts = model.parts();
    return parts.isPresent()
        ? opened(model, facts -> CrossReaders.open(model, parts.get(), facts, settings))
        : over(model, OrtRuntime.session(model.file(), settings));
  }

  /**
   * Makes a generator of a session whose inputs and outputs are those of the model. The session is
   * closed with it, and where this throws.
   *
   * @throws LatheException as {@link #open}
   */
  public static TextGenerator over(Model model, OrtSession session) {
    try {
      CausalGraph.Finding found =
          CausalGraph.find(OrtSpecs.inputs(session), OrtSpecs.outputs(session));
      CausalGraph graph = found.graph().orElseThrow(() -> notCausal(model, found.problem()));
      requireSteps(model, graph);
      return opened(model, facts -> new CausalReader(session, graph));
    } catch (OrtException e) {
      Sessions.close(session);
      throw OrtErrors.onRun(model.name(), e);
    } catch (RuntimeException e) {
      Sessions.close(session);
      throw e;
    }
  }

  private static TextGenerator opened(Model model, Function<GenerationFacts, TextReader> opening) {
    Tokens tokens =
        Tokens.openWhole(model.setup().tokenizer().orElseThrow(() -> noTokenizer(model.name())));
    try {
      GenerationFacts facts = GenerationFacts.of(model, tokens);
      return new TextGenerator(model.name(), opening.apply(facts), tokens, facts);
    } catch (RuntimeException e) {
      tokens.close();
      throw e;
    }
  }

  private static void requireSteps(Model model, CausalGraph graph) {
    if (!(graph.memory() instanceof Memory.Recomputed) && graph.stepLength().orElse(1) != 1) {
      throw notCausal(
          model,
          "it carries a cache and takes "
              + graph.stepLength().getAsInt()
              + " tokens at a time, no other number");
    }
  }

  static LatheException notCausal(Model model, String problem) {
    return LatheException.input(
            model.name()
                + " cannot be used for "
                + model.setup().task().name().toLowerCase(Locale.ROOT)
                + ".",
            Character.toUpperCase(problem.charAt(0)) + problem.substring(1) + ".",
            "Choose another task, or export the model again.")
        .with(Remedy.TASK);
  }

  private static LatheException noTokenizer(String name) {
    return LatheException.input(
            name + " cannot read text.",
            "No tokenizer is known.",
            "Put its tokenizer.json, or its vocabulary, beside it.")
        .with(Remedy.TOKENIZER);
  }

  /** Runs this once it is closed. */
  public TextGenerator onClose(Runnable action) {
    closing.add(action);
    return this;
  }

  /** How the model knows at a step what was read before. */
  public Memory memory() {
    return reader.memory();
  }

  /** Whether what is written goes on from the prompt, rather than being an answer to it. */
  public boolean continuesPrompt() {
    return reader.continuesPrompt();
  }

  /** How many tokens the model can read; empty where nothing limits it. */
  public OptionalInt context() {
    OptionalInt fixed = reader.context();
    return fixed.isPresent() ? fixed : facts.context();
  }

  /** A token as text, by itself. */
  public String text(int id) {
    return tokens.decode(id);
  }

  /**
   * What a text grows by with one more token.
   *
   * @param prompt in tokens
   * @param begun the tokens written so far
   */
  public String textAfter(long[] prompt, long[] begun, int id) {
    return new GrowingText(tokens, reader.begin(prompt, begun)).add(id);
  }

  /**
   * A prompt in tokens.
   *
   * @throws LatheException when it is empty, longer than the context, or holds a token that the
   *     vocabulary or the model does not have
   */
  public long[] encode(String prompt) {
    return checked(tokens.encode(prompt).ids());
  }

  /**
   * A prompt in tokens, none added: a chat template has written those that begin a text.
   *
   * @throws LatheException as {@link #encode}
   */
  public long[] encodeAsWritten(String prompt) {
    return checked(tokens.encodePart(prompt));
  }

  private long[] checked(long... ids) {
    if (ids.length == 0) {
      throw LatheException.input(
          "The prompt holds no token.", "It is empty.", "Write the beginning of a text.");
    }
    int most = context().orElse(Integer.MAX_VALUE);
    if (ids.length >= most) {
      throw LatheException.input(
          "The prompt is too long for " + name + ".",
          "It has "
              + ids.length
              + " tokens, and the model can read "
              + most
              + " together with those it writes.",
          "Give it a shorter one.");
    }
    requireKnown(ids);
    return ids;
  }

  private void requireKnown(long... ids) {
    int vocabulary = reader.vocabulary().orElse(Integer.MAX_VALUE);
    for (long id : ids) {
      if (id < 0 || id >= vocabulary) {
        throw LatheException.input(
                "The tokenizer does not fit " + name + ".",
                "It gives the token "
                    + id
                    + " ('"
                    + tokens.decode(id)
                    + "'), and the model knows "
                    + vocabulary
                    + ", counted from 0.",
                "Give the model its own tokenizer.")
            .with(Remedy.TOKENIZER);
      }
    }
  }

  /**
   * Writes a text on.
   *
   * @param listener hears of each token
   * @throws LatheException as {@link #encode}, or when the model fails
   * @throws CancelledException when cancelled; the step under way is stopped too
   */
  public GeneratedText generate(
      String prompt, GenerationRequest request, GenerationListener listener, JobContext context) {
    long begin = System.nanoTime();
    long[] ids = encode(prompt);
    return generate(ids, new long[0], begin, request, listener, context);
  }

  /** As {@link #generate(String, GenerationRequest, GenerationListener, JobContext)}, of tokens. */
  public GeneratedText generate(
      long[] prompt, GenerationRequest request, GenerationListener listener, JobContext context) {
    return generate(prompt, new long[0], request, listener, context);
  }

  /**
   * The same, of a text that is begun.
   *
   * @param begun the tokens written so far; may be none
   */
  public GeneratedText generate(
      long[] prompt,
      long[] begun,
      GenerationRequest request,
      GenerationListener listener,
      JobContext context) {
    requireKnown(prompt);
    requireKnown(begun);
    return generate(prompt, begun, System.nanoTime(), request, listener, context);
  }

  @SuppressWarnings("try") // The registration is only there to be closed.
  private GeneratedText generate(
      long[] prompt,
      long[] begun,
      long begin,
      GenerationRequest request,
      GenerationListener listener,
      JobContext context) {
    context.checkCancelled();
    try (OrtSession.RunOptions options = new OrtSession.RunOptions();
        JobContext.Registration hook = context.onCancel(() -> Sessions.terminate(options))) {
      Writing writing = new Writing(prompt, begun, begin, request, listener);
      return writing.run(options, context);
    } catch (OrtException e) {
      if (context.isCancelled() && OrtErrors.isTerminated(e)) {
        throw new CancelledException();
      }
      throw OrtErrors.onRun(name, e);
    }
  }

  /** One text under way. */
  private final class Writing {
    private final long[] prompt;
    private final long[] before;
    private final long begin;
    private final GenerationRequest request;
    private final GenerationListener listener;
    private final Sampler sampler;
    private final GrowingText growing;
    private final StopWords stop;
    private final List<GeneratedToken> written = new ArrayList<>();
    private int chosen;
    private long read;
    private long first;

    Writing(
        long[] prompt,
        long[] begun,
        long begin,
        GenerationRequest request,
        GenerationListener listener) {
      this.prompt = prompt;
      this.before = reader.begin(prompt, begun);
      this.begin = begin;
      this.request = request;
      this.listener = listener;
      this.sampler = new Sampler(request.sampling());
      this.growing = new GrowingText(tokens, before);
      this.stop = new StopWords(request.stopWords());
      for (long id : before) {
        sampler.see(id);
      }
    }

    GeneratedText run(OrtSession.RunOptions options, JobContext context) throws OrtException {
      read = System.nanoTime();
      try (TextReader.Steps steps = reader.open(prompt, options)) {
        return run(steps, context);
      }
    }

    private GeneratedText run(TextReader.Steps steps, JobContext context) throws OrtException {
      int room = context().orElse(Integer.MAX_VALUE) - before.length;
      float[] scores = steps.read(before);
      while (true) {
        ruleOut(scores);
        int id = sampler.choose(scores);
        chosen++;
        LogProbabilities.of(scores);
        if (Float.isNaN(scores[id])) {
          throw LatheException.failed(
              name + " gives no probabilities.",
              "Its scores of the next token are not numbers (NaN) after "
                  + (before.length + written.size())
                  + " tokens.",
              "A variant with other number formats may work.",
              null);
        }
        if (facts.endIds().contains((long) id)) {
          first(System.nanoTime());
          return ended(StopReason.END_OF_TEXT);
        }
        write(id, scores);
        if (stop.found()) {
          return ended(StopReason.STOP_WORD);
        } else if (written.size() >= request.maxTokens()) {
          return ended(StopReason.MAX_TOKENS);
        } else if (written.size() >= room) {
          return ended(StopReason.CONTEXT);
        }
        context.checkCancelled();
        scores = steps.read(id);
      }
    }

    private void ruleOut(float... scores) {
      for (int never : facts.neverIds()) {
        if (never >= 0 && never < scores.length) {
          scores[never] = Float.NEGATIVE_INFINITY;
        }
      }
    }

    private void first(long now) {
      if (written.isEmpty()) {
        first = now;
      }
    }

    private void write(int id, float... logProbabilities) {
      sampler.see(id);
      first(System.nanoTime());
      GeneratedToken token =
          new GeneratedToken(
              id,
              growing.add(id),
              logProbabilities[id],
              LogProbabilities.top(logProbabilities, CANDIDATES));
      written.add(token);
      String more = stop.add(token.text());
      listener.token(token);
      if (!more.isEmpty()) {
        listener.text(more);
      }
    }

    private GeneratedText ended(StopReason reason) {
      String broken = reason == StopReason.STOP_WORD ? "" : growing.rest();
      if (!broken.isEmpty()) {
        int last = written.size() - 1;
        written.set(last, written.get(last).withText(broken));
      }
      String rest = stop.add(broken) + stop.rest();
      if (!rest.isEmpty()) {
        listener.text(rest);
      }
      long end = System.nanoTime();
      OptionalDouble each =
          chosen < 2
              ? OptionalDouble.empty()
              : OptionalDouble.of((end - first) * MILLIS / (chosen - 1));
      return new GeneratedText(
          reader.continuesPrompt() ? stop.text() : stop.text().stripLeading(),
          written,
          prompt.length,
          reason,
          new GeneratedText.Times(
              (read - begin) * MILLIS, (first - read) * MILLIS, each, (end - begin) * MILLIS));
    }
  }

  @Override
  public void close() {
    tokens.close();
    reader.close();
    closing.forEach(Runnable::run);
    closing.clear();
  }
}
