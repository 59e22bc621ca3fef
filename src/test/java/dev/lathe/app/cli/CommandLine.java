package dev.lathe.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.lathe.app.cli.command.Apart;
import dev.lathe.app.cli.text.Terminal;
import dev.lathe.base.ThisJava;
import dev.lathe.testing.Shared;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assertions;

/** Runs commands as a person would, and looks at what they leave. */
final class CommandLine {
  private CommandLine() {}

  /** What a command left. */
  record Result(int code, String out, String err) {
    /** The only document on stdout. */
    JsonNode json() {
      assertThat(code).describedAs(err).isZero();
      try {
        return new ObjectMapper()
            .enable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .readTree(out);
      } catch (IOException e) {
        return Assertions.fail("not one JSON document: " + out, e);
      }
    }

    /** That document, which fits the schema of its command. */
    JsonNode json(String command) {
      JsonNode document = json();
      assertThat(againstSchema(document, command)).isEmpty();
      return document;
    }

    /** An error that a person can act on: nothing on stdout, a few sentences, no stack. */
    Result saysWhatIsWrong(int expectedCode) {
      assertThat(code).describedAs(err).isEqualTo(expectedCode);
      assertThat(out).isEmpty();
      assertThat(err).doesNotContain("\tat ").doesNotContain("Exception");
      assertThat(err.strip().lines()).hasSizeBetween(1, 4);
      assertThat(err).startsWith("lathe: ");
      return this;
    }
  }

  /** What in the document does not fit the schema of a command. */
  static Set<ValidationMessage> againstSchema(JsonNode document, String command) {
    Path file = Shared.projectRoot().resolve("docs/schema/" + command + ".json");
    try (InputStream schema = Files.newInputStream(file)) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(schema)
          .validate(document);
    } catch (IOException e) {
      return Assertions.fail(e);
    }
  }

  /** A command in a process of its own, with a Lathe home of its own. */
  static ProcessBuilder process(Path home, Object... args) {
    List<String> command = new ArrayList<>();
    command.add(ThisJava.program().orElseThrow());
    command.addAll(ThisJava.options());
    command.addAll(List.of("-cp", ThisJava.classPath()));
    command.add("-Dlathe.home=" + home);
    command.add("dev.lathe.app.Main");
    Arrays.stream(args).map(String::valueOf).forEach(command::add);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
    return builder;
  }

  /** Runs in this process, model and all. */
  static Result lathe(Object... args) {
    System.setProperty(Apart.HERE, "true");
    try {
      return guarded(args);
    } finally {
      System.clearProperty(Apart.HERE);
    }
  }

  /** Runs as a person's command does: unknown models in a process of their own. */
  static Result guarded(Object... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false);
    List<String> words = Arrays.stream(args).map(String::valueOf).toList();
    int code = new Cli(terminal).run(words.toArray(new String[0]));
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
