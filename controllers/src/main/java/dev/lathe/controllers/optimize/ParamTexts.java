package dev.lathe.controllers.optimize;

import dev.lathe.controllers.text.Texts;
import java.util.Optional;

/** How values of parameters are written for people, where not as they stand in recipes. */
public final class ParamTexts {
  private ParamTexts() {}

  /** The words for a number that is zero and stands for something else: "no limit", "never". */
  public static Optional<String> zero(String paramId, double value) {
    String key = "param.zero." + paramId;
    return value == 0 && Texts.has(key) ? Optional.of(Texts.get(key)) : Optional.empty();
  }
}
