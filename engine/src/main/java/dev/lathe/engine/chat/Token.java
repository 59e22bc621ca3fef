package dev.lathe.engine.chat;

/**
 * A piece of a template.
 *
 * @param text what stands there; of strings what they mean
 */
record Token(Kind kind, String text) {
  /** What a piece is. */
  enum Kind {
    /** Text between the tags. */
    DATA,
    /** <code>{{</code> or <code>{%</code>. */
    OPEN,
    /** <code>}}</code> or <code>%}</code>. */
    CLOSE,
    NAME,
    STRING,
    NUMBER,
    OPERATOR,
    END
  }

  boolean is(Kind other, String wanted) {
    return kind == other && text.equals(wanted);
  }
}
