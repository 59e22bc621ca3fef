package dev.lathe.controllers.optimize;

import dev.lathe.controllers.text.Texts;

/** How values of parameters are written for people, where not as they stand in recipes. */
public final class ParamTexts {
  private ParamTexts() {}

  /** The word for one of a parameter's choices. */
  public static String value(String paramId, String value) {
    String key = "param.value." + paramId + "." + value;
    return Texts.has(key) ? Texts.get(key) : value;
  }
}
