package dev.lathe.views.tryit;

/** The colours of classes: fixed by the class's number, so that they mean the same on each card. */
final class ClassColours {
  /** Style classes {@code class-0} … {@code class-7}. */
  static final int COUNT = 8;

  private ClassColours() {}
}
