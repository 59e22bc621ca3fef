package dev.lathe.views.parts;

import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.text.Text;

/**
 * A label that says by its least width how it gives way: one that wraps becomes as narrow as its
 * longest word, a name is cut in the middle down to a few letters and is whole in its tooltip, and
 * anything else keeps its width, so that what holds it folds instead.
 */
public final class Words extends Label {
  /** A name never becomes narrower than so many letters' worth. */
  static final double LEAST_NAME_EMS = 7;

  /** A sentence that is narrower is a tower of single words. */
  private static final double LEAST_SENTENCE_EMS = 9;

  /** Height of a line in ems. */
  private static final double LINE = 1.4;

  private final boolean name;
  private int leastLines;

  private Words(String text, boolean name) {
    super(text);
    this.name = name;
    if (name) {
      setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
      Tips.wholeWhenCut(this);
    }
  }

  /** Words of the window. */
  static Words of(String text) {
    return new Words(text, false);
  }

  /** A name out of a file or from a person. */
  static Words name(String text) {
    return new Words(text, true);
  }

  /** Whether it may be cut in the middle. */
  public boolean isName() {
    return name;
  }

  /** Says under the mouse what the thing is called elsewhere, cut or not. */
  public void standsFor(String whole) {
    setOnMouseEntered(null);
    setTooltip(whole.isEmpty() ? null : Tips.of(whole));
  }

  /** Never lower than so many lines, so that what stands beside others has their height. */
  public Words lines(int count) {
    leastLines = count;
    return this;
  }

  @Override
  protected double computePrefHeight(double width) {
    return Math.max(super.computePrefHeight(width), leastLines * LINE * getFont().getSize());
  }

  @Override
  protected double computeMinWidth(double height) {
    double whole = prefWidth(-1);
    double em = getFont().getSize();
    if (name) {
      return Math.min(whole, LEAST_NAME_EMS * em);
    }
    return isWrapText()
        ? Math.max(Math.min(whole, LEAST_SENTENCE_EMS * em), Math.min(whole, longestWord() + 2))
        : whole;
  }

  /** No line of it gives way. */
  @Override
  protected double computeMinHeight(double width) {
    return prefHeight(width);
  }

  private double longestWord() {
    double longest = 0;
    for (String word : getText() == null ? new String[0] : getText().split("[\\s/]+")) {
      Text probe = new Text(word);
      probe.setFont(getFont());
      longest = Math.max(longest, probe.getLayoutBounds().getWidth());
    }
    return Math.ceil(longest);
  }
}
