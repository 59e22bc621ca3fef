package dev.lathe.views.learn;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.learn.LearnController;
import dev.lathe.controllers.learn.LearnController.Page;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.views.parts.Parts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.Scene;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The place "Learn": the lessons, the one that runs, and the glossary. */
public final class LearnView extends VBox {
  private final LearnController learn;
  private final List<LessonCard> cards;
  private final CardGrid offers;
  private final LessonPane running;
  private final GlossaryPane glossary;

  /** Builds the screen. */
  public LearnView(WindowControllers controllers) {
    super(16);
    this.learn = controllers.learn();
    this.cards = learn.lessons().stream().map(l -> new LessonCard(learn, l)).toList();
    this.offers = new CardGrid(cards.toArray(Region[]::new));
    this.running = new LessonPane(controllers);
    this.glossary = new GlossaryPane(learn);
    getStyleClass().add("place");
    getChildren().addAll(Parts.placeHeader("place.learn", "learn.subtitle", pages()));
    getChildren().addAll(offers, running, glossary);
    learn.atProperty().addListener((o, old, now) -> show(now));
    learn.pageProperty().addListener((o, old, now) -> show(learn.atProperty().get()));
    learn.changesProperty().addListener(o -> update());
    sceneProperty()
        .addListener(
            (o, old, now) -> {
              if (now != null) {
                afterLayout(now, this::focus);
              }
            });
    show(learn.atProperty().get());
  }

  private HBox pages() {
    ToggleGroup group = new ToggleGroup();
    HBox box =
        new HBox(
            page(Page.LESSONS, "learn.lessons", group),
            page(Page.GLOSSARY, "learn.glossary", group));
    box.getChildren().get(0).getStyleClass().add("left-pill");
    box.getChildren().get(1).getStyleClass().add("right-pill");
    return box;
  }

  private ToggleButton page(Page page, String key, ToggleGroup group) {
    ToggleButton b = new ToggleButton(Texts.get(key));
    b.setId("learn-" + page.name().toLowerCase(Locale.ROOT));
    b.setToggleGroup(group);
    b.setSelected(learn.pageProperty().get() == page);
    // A page that is pressed again stays.
    b.setOnAction(
        e -> {
          b.setSelected(true);
          learn.pageProperty().set(page);
        });
    learn.pageProperty().addListener((o, old, now) -> b.setSelected(now == page));
    return b;
  }

  private void show(Optional<LearnController.At> at) {
    boolean lessons = learn.pageProperty().get() == Page.LESSONS;
    Parts.show(glossary, !lessons);
    Parts.show(running, lessons && at.isPresent());
    Parts.show(offers, lessons && at.isEmpty());
    at.ifPresent(running::show);
    update();
    focus();
  }

  private void update() {
    if (offers.isVisible()) {
      cards.forEach(LessonCard::update);
    }
  }

  /** A view that comes into a scene can take the focus only when its parts are there too. */
  private static void afterLayout(Scene scene, Runnable action) {
    scene.addPostLayoutPulseListener(
        new Runnable() {
          @Override
          public void run() {
            scene.removePostLayoutPulseListener(this);
            action.run();
          }
        });
  }

  /** The keyboard goes where the person is asked something. */
  private void focus() {
    if (getScene() == null) {
      return;
    }
    if (glossary.isVisible()) {
      glossary.focus();
    } else if (learn.atProperty().get().filter(a -> a.step().place() == Place.LEARN).isPresent()) {
      running.focus();
    }
  }
}
