package dev.lathe.engine.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.picture.PictureFrame;
import dev.lathe.engine.picture.PictureGuess;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A task whose answers are of one class: the one place where an answer is taken for what it is.
 *
 * @param <A> the class of its answers
 */
public abstract class TypedTask<A extends Answer> implements Task {
  private final Class<A> type;
  private final String id;
  private final String name;
  private final String doc;
  private final InputKind input;

  /** Declares what every task has. */
  protected TypedTask(Class<A> type, String id, String name, String doc, InputKind input) {
    this.type = type;
    this.id = id;
    this.name = name;
    this.doc = doc;
    this.input = input;
  }

  @Override
  public final String id() {
    return id;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String doc() {
    return doc;
  }

  @Override
  public final InputKind input() {
    return input;
  }

  @Override
  public List<TaskOption<?>> options() {
    return List.of();
  }

  @Override
  public OptionValues guess(GraphSignature signature, OptionValues said) {
    return OptionValues.NONE;
  }

  @Override
  public OptionalInt classes(GraphSignature signature, OptionValues options) {
    return signature.classes();
  }

  @Override
  public Optional<PictureGuess> pictures(GraphSignature signature, OptionValues options) {
    return Optional.empty();
  }

  @Override
  public Class<? extends Truth> truth() {
    return Truth.OfClass.class;
  }

  /** An answer in the terms of what the person gave; most are already. */
  protected A located(A answer, ModelSetup setup, Optional<PictureFrame> frame) {
    return answer;
  }

  @Override
  public final Answer finish(Answer answer, ModelSetup setup, Optional<PictureFrame> frame) {
    return located(type.cast(answer), setup, frame);
  }

  /** Writes an answer for another process. */
  protected abstract void put(DataOutputStream out, A answer) throws IOException;

  /** Writes an answer into {@code run}'s JSON. */
  protected abstract void json(A answer, ModelSetup setup, int top, ObjectNode into);

  /** An answer for people. */
  protected abstract List<List<String>> rows(A answer, ModelSetup setup, int top);

  /** An answer as cells of a table; its JSON in one cell, unless a task has better. */
  protected Map<String, String> cells(A answer, ModelSetup setup) {
    ObjectNode json = SmallJson.MAPPER.createObjectNode();
    json(answer, setup, 1, json);
    return Map.of("answer", json.toString());
  }

  /** Whether a person would call two answers the same. */
  protected abstract boolean same(A a, A b);

  /** Whether two answers are the same but for rounding. */
  protected abstract boolean close(A a, A b);

  /** How alike two answers are, 0..1. */
  protected abstract double alike(A a, A b);

  @Override
  public final void write(DataOutputStream out, Answer answer) throws IOException {
    put(out, type.cast(answer));
  }

  @Override
  public final void toJson(Answer answer, ModelSetup setup, int top, ObjectNode into) {
    json(type.cast(answer), setup, top, into);
  }

  @Override
  public final List<List<String>> toRows(Answer answer, ModelSetup setup, int top) {
    return rows(type.cast(answer), setup, top);
  }

  @Override
  public final Map<String, String> toCells(Answer answer, ModelSetup setup) {
    return cells(type.cast(answer), setup);
  }

  @Override
  public final boolean agrees(Answer a, Answer b) {
    return type.isInstance(a) && type.isInstance(b) && same(type.cast(a), type.cast(b));
  }

  @Override
  public final boolean isClose(Answer a, Answer b) {
    return type.isInstance(a) && type.isInstance(b) && close(type.cast(a), type.cast(b));
  }

  @Override
  public final double similarity(Answer a, Answer b) {
    return type.isInstance(a) && type.isInstance(b) ? alike(type.cast(a), type.cast(b)) : 0;
  }

  @Override
  public final String toString() {
    return id;
  }
}
