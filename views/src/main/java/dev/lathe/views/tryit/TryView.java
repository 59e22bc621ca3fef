package dev.lathe.views.tryit;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.answer.InputMode;
import dev.lathe.controllers.tryit.TryController;
import dev.lathe.views.parts.Buttons;
import dev.lathe.views.parts.Columns;
import dev.lathe.views.parts.Columns.Column;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.platform.Theming;
import dev.lathe.views.row.RowAside;
import dev.lathe.views.row.RowFormPane;
import dev.lathe.views.row.WhatIfCard;
import dev.lathe.views.search.SearchCard;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The place "Try": one input through original and variants, side by side. */
public final class TryView extends VBox {
  private static final double BESIDE_SEARCH = 290;

  /** One for each way of giving input: they follow the controllers for as long as those live. */
  private final Map<InputMode, Region> inputs = new EnumMap<>(InputMode.class);

  private final WindowControllers controllers;
  private final TryController tryIt;
  private final Theming theming;
  private final StackPane middle = new StackPane();
  private final StripPane strip;
  private final Region answerTable;
  private final Region target;
  private final Region answerData;
  private final Region paste;
  private final ScrollPane answers;
  private final ScrollPane texts;
  private final BoxesPanel panel;
  private final MaskPanel areas;
  private final VBox answerBox = new VBox(16);
  private final WhatIfCard whatIf;
  private final RowAside ranking;
  private final SearchCard search;

  /** Builds the screen. */
  public TryView(WindowControllers controllers, Theming theming) {
    super(16);
    this.controllers = controllers;
    this.theming = theming;
    this.tryIt = controllers.tryIt();
    this.strip = new StripPane(tryIt.strip());
    Ground ground = new Ground(tryIt.preview());
    this.answers = scrolling(new AnswersGrid(controllers, ground));
    this.texts = scrolling(new WritingGrid(controllers));
    this.panel = new BoxesPanel(tryIt, ground.zoom());
    this.areas = new MaskPanel(tryIt, ground);
    this.whatIf = new WhatIfCard(controllers.rows().whatIf(), theming);
    this.ranking = new RowAside(controllers);
    this.search = new SearchCard(controllers.search());
    answerBox.setMinSize(0, 0);
    VBox.setVgrow(answers, Priority.ALWAYS);
    VBox.setVgrow(whatIf, Priority.ALWAYS);
    VBox.setVgrow(search, Priority.ALWAYS);
    getStyleClass().add("place");
    middle.setMinSize(0, 0);
    VBox.setVgrow(middle, Priority.ALWAYS);
    answerTable = Buttons.of(controllers.commands().get(Action.ANSWER_TABLE));
    target = Buttons.of(controllers.commands().get(Action.CHOOSE_TARGET));
    answerData = Buttons.of(controllers.commands().get(Action.ANSWER_DATA));
    paste = Buttons.of(controllers.commands().get(Action.PASTE_INPUT));
    getChildren()
        .addAll(
            Parts.placeHeader(
                "place.try",
                "try.subtitle",
                new VariantMenu(tryIt.shown()),
                answerTable,
                answerData,
                paste,
                target,
                Buttons.of(controllers.commands().get(Action.OPEN_INPUT)),
                Buttons.primary(controllers.commands().get(Action.RUN))),
            middle,
            strip);
    tryIt.modeProperty().addListener((o, old, now) -> show(now));
    show(tryIt.modeProperty().get());
  }

  /** Several answers in large text scroll rather than lie over what is around them. */
  private static ScrollPane scrolling(Region grid) {
    ScrollPane pane = new ScrollPane(grid);
    pane.getStyleClass().addAll("edge-to-edge", "bare-scroll");
    pane.setFitToWidth(true);
    pane.setFitToHeight(true);
    pane.setMinSize(0, 0);
    return pane;
  }

  private void show(InputMode mode) {
    Parts.show(strip, mode.isPictures());
    Parts.show(answerTable, mode == InputMode.ROW);
    Parts.show(target, mode == InputMode.CURTAIN);
    // Of rows the whole table is the usual data set; the palette offers both.
    Parts.show(answerData, mode != InputMode.ROW && mode != InputMode.PROMPT);
    // A row is typed, not pasted.
    Parts.show(paste, mode != InputMode.ROW);
    // The picture of a scene is on each card; beside them is what acts on all.
    switch (mode) {
      case SCENE ->
          arrange(
              "try-scene",
              List.of(List.of(0, 1)),
              new Column("place.try", plain(), 24, 28, 79),
              new Column("try.tab.panel", panel, 15, 20, 21));
      case AREAS ->
          arrange(
              "try-areas",
              List.of(List.of(0, 1)),
              new Column("place.try", plain(), 24, 28, 79),
              new Column("try.tab.areas", areas, 15, 20, 21));
      // The picture that was given is behind each card's curtain: all room is theirs.
      case CURTAIN -> middle.getChildren().setAll(plain());
      case ROW ->
          arrange(
              "try-row",
              List.of(List.of(0), List.of(1, 2)),
              new Column("try.tab.input", inputs.computeIfAbsent(mode, this::input), 18, 20, 30),
              new Column("place.try", besides(), 24, 30, 45),
              new Column("try.tab.ranking", ranking, 16, 16, 25));
      case PROMPT ->
          arrange(
              "try",
              List.of(List.of(0, 1)),
              new Column("try.tab.input", inputs.computeIfAbsent(mode, this::input), 17, 20, 36),
              new Column("place.try", texts, 24, 22, 64));
      case TWO_SENTENCES ->
          arrange(
              "try",
              List.of(List.of(0, 1)),
              new Column("try.tab.input", inputs.computeIfAbsent(mode, this::input), 17, 20, 36),
              new Column("place.try", searched(), 24, 22, 64));
      default ->
          arrange(
              "try",
              List.of(List.of(0, 1)),
              new Column("try.tab.input", inputs.computeIfAbsent(mode, this::input), 17, 20, 36),
              new Column("place.try", plain(), 24, 22, 64));
    }
  }

  private void arrange(String id, List<List<Integer>> folded, Column... columns) {
    middle
        .getChildren()
        .setAll(new Columns(id, controllers.settings(), theming.em(), List.of(columns), folded));
  }

  /** The answers alone. */
  private Region plain() {
    answers.setPrefHeight(USE_COMPUTED_SIZE);
    answerBox.getChildren().setAll(answers);
    return answerBox;
  }

  /** The answers with what else they would be below. */
  private Region besides() {
    answers.setPrefHeight(USE_COMPUTED_SIZE);
    answerBox.getChildren().setAll(answers, whatIf);
    return answerBox;
  }

  /** The answers with the search box, which has the most to show. */
  private Region searched() {
    // One height, so that the search box does not move under the hand when answers come.
    answers.setPrefHeight(BESIDE_SEARCH);
    answerBox.getChildren().setAll(answers, search);
    return answerBox;
  }

  private Region input(InputMode mode) {
    return switch (mode) {
      case PICTURES, SCENE, AREAS, CURTAIN -> new PictureInput(controllers);
      case SENTENCE -> new TextInput(tryIt, false);
      case PROMPT -> new PromptInput(tryIt);
      case TWO_SENTENCES -> new TextInput(tryIt, true);
      case TENSORS -> new TensorInput(controllers);
      case ROW -> new RowFormPane(controllers);
      case NOTHING -> empty();
    };
  }

  private static VBox empty() {
    VBox box = new VBox(Parts.text("shell.no-model-yet", "muted"));
    box.getStyleClass().add("drop-target");
    return box;
  }
}
