package dev.lathe.engine.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.regex.Pattern;

/** What is wrong with a text that should be JSON, for people. */
public final class JsonFaults {
  /** Where the library says which of its own methods a limit comes from. */
  private static final Pattern LIMIT = Pattern.compile(", from `[^`]*`");

  private JsonFaults() {}

  /** One line without a full stop: neither places in the text nor methods of the library. */
  public static String of(JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    return LIMIT.matcher(message).replaceAll("");
  }
}
