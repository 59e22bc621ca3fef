package dev.lathe.engine.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lathe.base.LatheException;
import dev.lathe.base.OrdinaryFiles;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.SmallJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a model wants a conversation to be written: {@code chat_template.jinja} beside its tokenizer,
 * or {@code chat_template} in {@code tokenizer_config.json}. A template reaches no file and no
 * class, and is stopped after a second's worth of steps or a million characters.
 *
 * @param source the template, in Jinja
 * @param origin the file that it is from
 * @param marks the tokens that begin and end a text, by name ({@code bos_token}, {@code eos_token})
 */
public record ChatTemplate(String source, String origin, Map<String, String> marks) {
  private static final long MAX_BYTES = 1_000_000;

  /** Copies the map. */
  public ChatTemplate {
    marks = Map.copyOf(marks);
  }

  /**
   * The template beside a model or its tokenizer; empty where there is none.
   *
   * @throws LatheException where it cannot be read
   */
  public static Optional<ChatTemplate> of(Model model) {
    Path near = model.setup().tokenizer().orElse(model.file()).toAbsolutePath();
    JsonNode config = beside(near, "tokenizer_config.json").map(SmallJson::read).orElse(null);
    Map<String, String> marks = new LinkedHashMap<>();
    if (config != null) {
      for (String name : List.of("bos_token", "eos_token", "unk_token", "pad_token")) {
        JsonNode mark = config.path(name);
        String text = mark.isObject() ? mark.path("content").asText() : mark.asText();
        if (!text.isEmpty() && !mark.isNull()) {
          marks.put(name, text);
        }
      }
    }
    Optional<Path> own = beside(near, "chat_template.jinja");
    if (own.isPresent()) {
      return Optional.of(new ChatTemplate(text(own.get()), "chat_template.jinja", marks));
    }
    return Optional.ofNullable(config)
        .flatMap(c -> template(c.path("chat_template")))
        .map(t -> new ChatTemplate(t, "tokenizer_config.json", marks));
  }

  /**
   * The template beside a model or its tokenizer.
   *
   * @throws LatheException where there is none, or it cannot be read
   */
  public static ChatTemplate require(Model model) {
    return of(model)
        .orElseThrow(
            () ->
                LatheException.input(
                    model.name() + " has no chat template.",
                    "Neither chat_template.jinja nor tokenizer_config.json beside it holds one.",
                    "Write the prompt as the model expects it, without a conversation."));
  }

  private static Optional<Path> beside(Path near, String name) {
    Path file = near.resolveSibling(name);
    return Files.isRegularFile(file) && OrdinaryFiles.isBeside(near, near.getParent(), file)
        ? Optional.of(file)
        : Optional.empty();
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException("it is larger than a megabyte");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw LatheException.input(
          "The chat template " + file + " cannot be read.",
          String.valueOf(e.getMessage()),
          "Check it, or take it out of the folder.",
          e);
    }
  }

  /** One template, or several by name, of which the default is taken. */
  private static Optional<String> template(JsonNode n) {
    if (n.isTextual()) {
      return Optional.of(n.asText());
    }
    for (JsonNode one : n) {
      if (one.path("name").asText().equals("default") && one.path("template").isTextual()) {
        return Optional.of(one.path("template").asText());
      }
    }
    return Optional.empty();
  }

  /**
   * The conversation as the model wants to read it, up to where it is to answer. Tokens that begin
   * and end a text are written out in it: nothing is to be added when it is cut into tokens.
   *
   * @throws LatheException when the template cannot be understood, refuses the conversation, or
   *     does not come to an end
   */
  public String render(List<ChatMessage> messages) {
    Map<String, Object> variables = new LinkedHashMap<>(TemplateGlobals.all());
    variables.putAll(marks);
    List<Object> said = new ArrayList<>();
    for (ChatMessage m : messages) {
      Map<Object, Object> one = new LinkedHashMap<>();
      one.put("role", m.role());
      one.put("content", m.content());
      said.add(one);
    }
    variables.put("messages", said);
    variables.put("add_generation_prompt", true);
    variables.put("tools", Values.NONE);
    Rendering rendering = new Rendering(variables);
    try {
      TemplateParser.parse(source).run(rendering);
      return rendering.text();
    } catch (TemplateException e) {
      throw failed(String.valueOf(e.getMessage()));
    } catch (StackOverflowError e) {
      throw failed("it is nested too deeply");
    } catch (ClassCastException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw failed("it mixes values that do not go together");
    }
  }

  private LatheException failed(String why) {
    return LatheException.input(
        "The chat template of " + origin + " cannot be used.",
        Character.toUpperCase(why.charAt(0)) + why.substring(1) + ".",
        "Mend it, or write the prompt as the model expects it.");
  }
}
