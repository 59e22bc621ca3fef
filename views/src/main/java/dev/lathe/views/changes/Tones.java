package dev.lathe.views.changes;

import dev.lathe.controllers.changes.ChangeItem.Kind;
import dev.lathe.views.parts.Badge;

/** Which colour goes with a kind of change; its word says it too. */
final class Tones {
  private Tones() {}

  static Badge.Tone of(Kind kind) {
    return switch (kind) {
      case LOST -> Badge.Tone.BAD;
      case GAINED -> Badge.Tone.OK;
      case CHANGED -> Badge.Tone.WARN;
    };
  }
}
