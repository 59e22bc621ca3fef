package dev.lathe.engine.generate;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.causal.CrossGraph;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.session.OrtErrors;
import dev.lathe.engine.session.OrtRuntime;
import dev.lathe.engine.session.OrtSpecs;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.engine.task.EncoderDecoderFiles;
import dev.lathe.engine.task.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Opens the files of an encoder and its decoder. */
final class CrossReaders {
  private final Model model;
  private final SessionSettings settings;
  private final List<OrtSession> opened = new ArrayList<>();

  private CrossReaders(Model model, SessionSettings settings) {
    this.model = model;
    this.settings = settings;
  }

  /**
   * Opens all files.
   *
   * @throws LatheException naming the file and what is wrong with it
   */
  static CrossReader open(
      Model model, EncoderDecoderFiles files, GenerationFacts facts, SessionSettings settings) {
    if (facts.startIds().isEmpty()) {
      throw LatheException.input(
          model.name() + " cannot begin a text.",
          "Neither generation_config.json nor config.json beside it says with which token its"
              + " decoder starts (decoder_start_token_id).",
          "Put the model's config.json beside it.");
    }
    CrossReaders readers = new CrossReaders(model, settings);
    try {
      CrossReader.EncoderPart encoder = readers.encoder(files.encoder());
      CrossReader.DecoderPart first = readers.decoder(files.first());
      CrossReader.DecoderPart next =
          files.next().equals(files.first()) ? first : readers.decoder(files.next());
      CrossReader reader = new CrossReader(encoder, first, next, facts.startIds());
      readers.requireTogether(reader, files);
      return reader;
    } catch (OrtException e) {
      readers.opened.forEach(Sessions::close);
      throw OrtErrors.onRun(model.name(), e);
    } catch (RuntimeException e) {
      readers.opened.forEach(Sessions::close);
      throw e;
    }
  }

  private OrtSession session(Path file) {
    OrtSession session = OrtRuntime.session(file, settings);
    opened.add(session);
    return session;
  }

  private CrossReader.EncoderPart encoder(Path file) throws OrtException {
    OrtSession session = session(file);
    Optional<TensorSpec> ids = Optional.empty();
    List<TensorSpec> masks = new ArrayList<>();
    for (TensorSpec input : OrtSpecs.inputs(session)) {
      String name = input.name().toLowerCase(Locale.ROOT);
      if (name.contains("mask") && input.rank() == 2) {
        masks.add(input);
      } else if (ids.isEmpty() && name.equals("input_ids") && input.rank() == 2) {
        ids = Optional.of(input);
      } else {
        throw cannot(file, "its input " + input + " is no text in tokens");
      }
    }
    TensorSpec read = ids.orElseThrow(() -> cannot(file, "no input takes tokens"));
    TensorSpec output =
        OrtSpecs.outputs(session).stream()
            .filter(o -> o.rank() == 3 && o.type().isFloatingPoint())
            .findFirst()
            .orElseThrow(() -> cannot(file, "no output is a vector of each token"));
    return new CrossReader.EncoderPart(session, read, masks, output.name());
  }

  private CrossReader.DecoderPart decoder(Path file) throws OrtException {
    OrtSession session = session(file);
    CrossGraph.Finding found = CrossGraph.find(OrtSpecs.inputs(session), OrtSpecs.outputs(session));
    return new CrossReader.DecoderPart(
        session, found.graph().orElseThrow(() -> cannot(file, found.problem())));
  }

  /** Every cache that later steps take must come from the first one, or nothing would fill it. */
  private void requireTogether(CrossReader reader, EncoderDecoderFiles files) {
    if (reader.first().graph().hidden().isEmpty()) {
      throw cannot(files.first(), "it takes nothing that an encoder made");
    }
    for (String cache : reader.next().graph().past().keySet()) {
      if (!reader.first().graph().present().containsKey(cache)) {
        throw cannot(
            files.next(), "no output of " + files.first().getFileName() + " is its cache " + cache);
      }
    }
  }

  private LatheException cannot(Path file, String why) {
    return LatheException.input(
            model.name() + " cannot be used for text generation.",
            "Of its file " + file.getFileName() + ": " + why + ".",
            "Export the model again, or choose another one.")
        .with(Remedy.TASK);
  }
}
