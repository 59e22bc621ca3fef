package dev.lathe.app.cli.model;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.app.cli.command.PredictionPrinter;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.task.Model;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** Writes one answer after the other, none of which it keeps. */
interface AnswerWriter extends AutoCloseable {
  /** Text is handed on in pieces of about this many characters: each takes a call of the system. */
  int BLOCK = 1 << 14;

  /** Writes the answer to an input. */
  void write(Sample input, Prediction prediction);

  /** Lets what was written be seen. */
  void flush();

  /** Ends the document, if one was begun. */
  @Override
  void close();

  /** Writes nothing. */
  AnswerWriter NONE =
      new AnswerWriter() {
        @Override
        public void write(Sample input, Prediction prediction) {}

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** For people. */
  static AnswerWriter text(PrintStream out, Model model, int top, Optional<AgainstTarget> target) {
    PredictionPrinter shown = new PredictionPrinter(model, top);
    StringBuilder waiting = new StringBuilder();
    return new AnswerWriter() {
      @Override
      public void write(Sample input, Prediction prediction) {
        waiting.append(shown.text(input.name(), prediction));
        target.ifPresent(t -> waiting.append(t.line(input, prediction)));
        if (waiting.length() > BLOCK) {
          flush();
        }
      }

      @Override
      public void flush() {
        out.print(waiting);
        out.flush();
        waiting.setLength(0);
      }

      @Override
      public void close() {
        flush();
      }
    };
  }

  /** As one JSON document, which begins with the first answer. */
  static Document json(PrintStream out, Model model, int top, String device, Path file) {
    return json(out, model, top, device, file, Optional.empty());
  }

  /** The same, with what the answers are held against. */
  static Document json(
      PrintStream out,
      Model model,
      int top,
      String device,
      Path file,
      Optional<AgainstTarget> target) {
    return new Document(out, model, top, device, file, target);
  }

  /** A document under way. */
  final class Document implements AnswerWriter {
    private final PrintStream out;
    private final PredictionPrinter shown;
    private final Runnable begin;
    private final JsonGenerator json;
    private final Optional<AgainstTarget> target;
    private boolean begun;

    private Document(
        PrintStream out,
        Model model,
        int top,
        String device,
        Path file,
        Optional<AgainstTarget> target) {
      this.target = target;
      this.out = out;
      this.shown = new PredictionPrinter(model, top);
      try {
        json = new ObjectMapper().getFactory().createGenerator(out);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.setPrettyPrinter(new DefaultPrettyPrinter());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      begin = () -> begin(model.setup().task().id(), device, file);
    }

    private void begin(String task, String device, Path file) {
      begun = true;
      try {
        json.writeStartObject();
        json.writeStringField("task", task);
        json.writeStringField("device", device);
        json.writeStringField("model", file.toString());
        json.writeArrayFieldStart("results");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void write(Sample input, Prediction prediction) {
      ObjectNode answer = shown.json(input.name(), prediction);
      target.ifPresent(t -> t.put(answer, input, prediction));
      write(answer);
    }

    /** Writes a result as it is. */
    void write(ObjectNode result) {
      if (!begun) {
        begin.run();
      }
      try {
        json.writeTree(result);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void flush() {
      // The document is whole at its end only.
    }

    @Override
    public void close() {
      if (!begun) {
        return;
      }
      try {
        json.writeEndArray();
        json.writeEndObject();
        json.close();
        out.println();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
