package dev.lathe.app.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.app.cli.command.Inputs;
import dev.lathe.app.cli.text.Json;
import dev.lathe.app.cli.text.Units;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.generate.GeneratedText;
import dev.lathe.engine.generate.GeneratedToken;
import dev.lathe.engine.generate.GenerationListener;
import dev.lathe.engine.generate.GenerationRequest;
import dev.lathe.engine.generate.TextGenerator;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Device;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;

/** Lets a model write prompts on, one after the other, and tells it as it comes or as JSON. */
final class TextWriter {
  private final RunCommand command;
  private final Model model;
  private final Device device;
  private final JobContext context;
  private final GenerationRequest request;
  private final Optional<Conversation> conversation;
  private Optional<LatheException> first = Optional.empty();
  private int written;

  TextWriter(RunCommand command, Model model, Device device, JobContext context) {
    this.command = command;
    this.model = model;
    this.device = device;
    this.context = context;
    this.request = command.generation.request();
    this.conversation =
        command.generation.chat
            ? Optional.of(new Conversation(model, Optional.ofNullable(command.generation.system)))
            : Optional.empty();
  }

  /**
   * Writes all.
   *
   * @return 0, or the exit code of the first prompt that could not be written on
   * @throws LatheException when none could
   */
  int write() {
    if (!device.runtime().isBundled()) {
      throw LatheException.input(
          "Text is not written on " + device.id() + ".",
          "So far that takes a device of the bundled ONNX Runtime.",
          "Choose another device; 'lathe devices' lists them.");
    }
    Inputs inputs = new Inputs(model, context, command::say);
    try (TextGenerator generator = TextGenerator.open(model, device, command.threads);
        AnswerWriter.Document document =
            AnswerWriter.json(command.out(), model, command.top, device.id(), command.file)) {
      int leftOut = inputs.read(command.inputs, s -> write(generator, s, document));
      if (written == 0) {
        throw first.orElseGet(
            () ->
                LatheException.input("There is nothing to write on.", "No prompt was given.", ""));
      }
      return leftOut > 0 || first.isPresent() ? LatheException.Code.INPUT.exitCode() : 0;
    }
  }

  private void write(TextGenerator generator, Sample sample, AnswerWriter.Document document) {
    if (!(sample instanceof Sample.TextSample prompt)) {
      throw LatheException.input(
          model.name() + " writes texts on.", sample.name() + " is no text.", "Give it a prompt.");
    }
    try {
      if (command.json) {
        String said = prompt.text();
        Optional<String> written = conversation.map(c -> c.prompt(said));
        document.write(json(said, written, generate(generator, said, GenerationListener.NONE)));
      } else {
        stream(generator, prompt.text());
      }
      written++;
    } catch (LatheException e) {
      boolean told = first.isPresent() || written > 0;
      first = first.or(() -> Optional.of(e));
      if (told) {
        command.say("lathe: " + e.what() + (e.why().isEmpty() ? "" : " " + e.why()));
      }
    }
  }

  private GeneratedText generate(
      TextGenerator generator, String prompt, GenerationListener listener) {
    if (conversation.isEmpty()) {
      return generator.generate(prompt, request, listener, context);
    }
    long[] ids = generator.encodeAsWritten(conversation.get().prompt(prompt));
    GeneratedText text = generator.generate(ids, request, listener, context);
    conversation.get().add(prompt, text.text());
    return text;
  }

  private void stream(TextGenerator generator, String prompt) {
    PrintStream out = command.out();
    GenerationListener listener =
        new GenerationListener() {
          private boolean begun;

          @Override
          public void text(String more) {
            out.print(begun ? more : beginning(generator, prompt, more));
            out.flush();
            begun = true;
          }
        };
    GeneratedText text = generate(generator, prompt, listener);
    out.println();
    out.print(summary(text));
    out.flush();
  }

  /** A text goes on from its prompt; an answer stands in a line of its own. */
  private String beginning(TextGenerator generator, String prompt, String more) {
    return conversation.isPresent() || !generator.continuesPrompt()
        ? "> " + prompt + "\n" + more.stripLeading()
        : prompt + more;
  }

  private static String summary(GeneratedText text) {
    GeneratedText.Times times = text.times();
    String each =
        times.perToken().isEmpty()
            ? ""
            : String.format(
                Locale.ROOT,
                ", then %s ms a token (%s tokens a second)",
                Units.figures(times.perToken().getAsDouble()),
                Units.figures(1000 / times.perToken().getAsDouble()));
    return String.format(
        Locale.ROOT,
        "  %d tokens: %s; first after %s ms%s%n",
        text.tokens().size(),
        text.stopReason().words(),
        Units.figures(times.pre() + times.firstToken()),
        each);
  }

  private static ObjectNode json(String said, Optional<String> written, GeneratedText text) {
    ObjectNode node = Json.object().put("input", said);
    written.ifPresent(w -> node.put("prompt", w));
    node.put("text", text.text());
    ArrayNode tokens = node.putArray("tokens");
    for (GeneratedToken t : text.tokens()) {
      tokens.addObject().put("id", t.id()).put("text", t.text()).put("logprob", t.logProbability());
    }
    node.put("stop_reason", text.stopReason().id()).put("prompt_tokens", text.promptTokens());
    ObjectNode millis =
        node.putObject("milliseconds")
            .put("pre", text.times().pre())
            .put("first_token", text.times().firstToken());
    if (text.times().perToken().isPresent()) {
      millis.put("per_token", text.times().perToken().getAsDouble());
    } else {
      millis.putNull("per_token");
    }
    millis.put("total", text.times().total());
    return node;
  }
}
