package dev.lathe.controllers.settings;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;

/**
 * Undo and redo over whole immutable states, e.g. recipes. Changes that follow each other under one
 * key (a slider under one drag) become one step.
 *
 * @param <S> an immutable state with {@code equals}
 */
public final class UndoStack<S> {
  private static final int LIMIT = 200;

  private final Deque<S> past = new ArrayDeque<>();
  private final Deque<S> future = new ArrayDeque<>();
  private final Consumer<S> restore;
  private final ReadOnlyBooleanWrapper canUndo = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper canRedo = new ReadOnlyBooleanWrapper();
  private S current;
  private String mergeKey = "";

  /**
   * A stack that begins in a state.
   *
   * @param restore takes the state that an undo or redo returns to
   */
  public UndoStack(S initial, Consumer<S> restore) {
    this.current = initial;
    this.restore = restore;
  }

  /** Whether there is a step to undo. */
  public ReadOnlyBooleanProperty canUndoProperty() {
    return canUndo.getReadOnlyProperty();
  }

  /** Whether there is a step to redo. */
  public ReadOnlyBooleanProperty canRedoProperty() {
    return canRedo.getReadOnlyProperty();
  }

  /** The state now. */
  public S current() {
    return current;
  }

  /** Records a new state as a step of its own. */
  public void push(S state) {
    push(state, "");
  }

  /** Records a new state; one with the same key as the newest replaces it, unless it is empty. */
  public void push(S state, String key) {
    if (state.equals(current)) {
      return;
    }
    if (key.isEmpty() || !key.equals(mergeKey)) {
      past.push(current);
      if (past.size() > LIMIT) {
        past.removeLast();
      }
    }
    mergeKey = key;
    current = state;
    future.clear();
    refresh();
  }

  /** Ends the running step: the next change begins a new one, whatever its key. */
  public void seal() {
    mergeKey = "";
  }

  /** Goes one step back. */
  public void undo() {
    move(past, future);
  }

  /** Goes one step forward again. */
  public void redo() {
    move(future, past);
  }

  /** Forgets everything and begins anew. */
  public void reset(S state) {
    past.clear();
    future.clear();
    current = state;
    seal();
    refresh();
  }

  private void move(Deque<S> from, Deque<S> to) {
    if (from.isEmpty()) {
      return;
    }
    to.push(current);
    current = from.pop();
    seal();
    refresh();
    restore.accept(current);
  }

  private void refresh() {
    canUndo.set(!past.isEmpty());
    canRedo.set(!future.isEmpty());
  }
}
