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
import dev.lathe.engine.task.Model;
import dev.lathe.engine.tokenize.Tokens;
import dev.lathe.hardware.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;

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
  private final OrtSession session;
  private final CausalGraph graph;
  private final Tokens tokens;
  private final GenerationFacts facts;
  private final List<Runnable> closing = new ArrayList<>();

  private TextGenerator(String name, OrtSession session, CausalGraph graph, Model model) {
    this.name = name;
    this.session = session;
    this.graph = graph;
    this.tokens = Tokens.openWhole(model.setup().tokenizer().orElseThrow(() -> noTokenizer(name)));
    this.facts = GenerationFacts.of(model, tokens);
  }

  /**
   * Opens a model on a device of the bundled runtime.
   *
   * @param threads threads within an operator; 0 takes the number of physical cores
   * @throws LatheException naming the model and what is wrong with it, its tokenizer or the device
   */
  public static TextGenerator open(Model model, Device device, int threads) {
    model.requireOutputs();
    return over(model, OrtRuntime.session(model.file(), SessionSettings.of(device, threads)));
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
      return new TextGenerator(model.name(), session, graph, model);
    } catch (OrtException e) {
      close(session);
      throw OrtErrors.onRun(model.name(), e);
    } catch (RuntimeException e) {
      close(session);
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

  private static LatheException notCausal(Model model, String problem) {
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
    return graph.memory();
  }

  /** How many tokens the model can read; empty where nothing limits it. */
  public OptionalInt context() {
    OptionalInt fixed =
        graph.memory() instanceof Memory.Recomputed ? graph.stepLength() : OptionalInt.empty();
    return fixed.isPresent() ? fixed : facts.context();
  }

  /** A token as text, by itself. */
  public String text(int id) {
    return tokens.decode(id);
  }

  /** What a text grows by with one more token. */
  public String textAfter(long[] before, int id) {
    return new GrowingText(tokens, before).add(id);
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
    int vocabulary = graph.vocabulary().orElse(Integer.MAX_VALUE);
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
    return generate(ids, begin, request, listener, context);
  }

  /** As {@link #generate(String, GenerationRequest, GenerationListener, JobContext)}, of tokens. */
  public GeneratedText generate(
      long[] prompt, GenerationRequest request, GenerationListener listener, JobContext context) {
    requireKnown(prompt);
    return generate(prompt, System.nanoTime(), request, listener, context);
  }

  @SuppressWarnings("try") // The registration is only there to be closed.
  private GeneratedText generate(
      long[] prompt,
      long begin,
      GenerationRequest request,
      GenerationListener listener,
      JobContext context) {
    context.checkCancelled();
    try (OrtSession.RunOptions options = new OrtSession.RunOptions();
        JobContext.Registration hook = context.onCancel(() -> terminate(options));
        TokenSteps steps = new TokenSteps(session, graph, options)) {
      Writing writing = new Writing(prompt, begin, request, listener);
      return writing.run(steps, context);
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

    Writing(long[] prompt, long begin, GenerationRequest request, GenerationListener listener) {
      this.prompt = prompt;
      this.begin = begin;
      this.request = request;
      this.listener = listener;
      this.sampler = new Sampler(request.sampling());
      this.growing = new GrowingText(tokens, prompt);
      this.stop = new StopWords(request.stopWords());
      for (long id : prompt) {
        sampler.see(id);
      }
    }

    GeneratedText run(TokenSteps steps, JobContext context) throws OrtException {
      read = System.nanoTime();
      int room = context().orElse(Integer.MAX_VALUE) - prompt.length;
      float[] scores = steps.read(prompt);
      while (true) {
        int id = sampler.choose(scores);
        chosen++;
        LogProbabilities.of(scores);
        if (Float.isNaN(scores[id])) {
          throw LatheException.failed(
              name + " gives no probabilities.",
              "Its scores of the next token are not numbers (NaN) after "
                  + (prompt.length + written.size())
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
          stop.text(),
          written,
          prompt.length,
          reason,
          new GeneratedText.Times(
              (read - begin) * MILLIS, (first - read) * MILLIS, each, (end - begin) * MILLIS));
    }
  }

  private static void terminate(OrtSession.RunOptions options) {
    try {
      options.setTerminate(true);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void close(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    tokens.close();
    close(session);
    closing.forEach(Runnable::run);
    closing.clear();
  }
}
