package dev.lathe.views.parts;

import dev.lathe.controllers.settings.SettingsStore;
import dev.lathe.controllers.text.Texts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javafx.beans.InvalidationListener;
import javafx.beans.value.ObservableDoubleValue;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/**
 * The columns of a place. Where there is room they stand beside each other, with dividers that can
 * be dragged and are remembered; in a narrower window some stand below others in a pane that
 * scrolls; and where not even that fits, one is shown at a time, under tabs.
 */
public final class Columns extends StackPane {
  /** What a divider takes. */
  private static final double DIVIDER = 17;

  /**
   * A column.
   *
   * @param titleKey of its tab
   * @param ems the least width in which it shows all its words
   * @param stackedEms how high it is at least where it stands below or above another
   * @param share of the width, while nobody has moved a divider
   */
  public record Column(
      String titleKey, Region content, double ems, double stackedEms, double share) {}

  private final String id;
  private final SettingsStore settings;
  private final ObservableDoubleValue em;
  private final List<Column> columns;
  private final List<List<Integer>> beside;
  private final List<List<Integer>> folded;
  private List<List<Integer>> shown = List.of();
  private int tab;

  /**
   * Columns.
   *
   * @param id under which dividers are remembered
   * @param em the size of the text, in pixels
   * @param folded which columns stand below each other where not all fit beside each other
   */
  public Columns(
      String id,
      SettingsStore settings,
      ObservableDoubleValue em,
      List<Column> columns,
      List<List<Integer>> folded) {
    this.id = id;
    this.settings = settings;
    this.em = em;
    this.columns = List.copyOf(columns);
    this.beside = IntStream.range(0, columns.size()).mapToObj(List::of).toList();
    this.folded = List.copyOf(folded);
    setMinSize(0, 0);
    InvalidationListener arrange = o -> arrange();
    widthProperty().addListener(arrange);
    em.addListener(
        o -> {
          shown = List.of();
          arrange();
        });
  }

  private double least(List<Integer> group) {
    return group.stream().mapToDouble(i -> columns.get(i).ems()).max().orElse(0) * em.get();
  }

  private boolean fits(List<List<Integer>> groups) {
    double needed = DIVIDER * (groups.size() - 1);
    for (List<Integer> g : groups) {
      needed += least(g) + SteadyScroll.BAR;
    }
    return needed <= getWidth();
  }

  private void arrange() {
    if (getWidth() < 1) {
      return;
    }
    boolean tabs = !fits(beside) && !fits(folded) && folded.size() > 1;
    List<List<Integer>> groups = fits(beside) ? beside : tabs ? List.of(List.of(tab)) : folded;
    if (groups.equals(shown)) {
      return;
    }
    shown = groups;
    getChildren().clear();
    if (tabs) {
      VBox box = new VBox(Parts.GRID, pills(), group(groups.get(0)));
      VBox.setVgrow(box.getChildren().get(1), Priority.ALWAYS);
      box.setMinSize(0, 0);
      getChildren().setAll(box);
    } else if (groups.size() == 1) {
      getChildren().setAll(group(groups.get(0)));
    } else {
      getChildren().setAll(split(groups));
    }
  }

  private Node pills() {
    ToggleGroup group = new ToggleGroup();
    FoldingRow row = new FoldingRow(0);
    for (int i = 0; i < columns.size(); i++) {
      int index = i;
      String pill = i == 0 ? "left-pill" : i == columns.size() - 1 ? "right-pill" : "center-pill";
      ToggleButton b =
          Parts.styled(new ToggleButton(Texts.get(columns.get(i).titleKey())), "small", pill);
      b.setId(id + "-tab-" + i);
      b.setToggleGroup(group);
      b.setSelected(i == tab);
      b.setOnAction(
          e -> {
            tab = index;
            // The tab that is shown cannot be left by pressing it again.
            b.setSelected(true);
            arrange();
          });
      row.getChildren().add(b);
    }
    return row;
  }

  private SteadyScroll group(List<Integer> group) {
    boolean stacked = group.size() > 1;
    VBox box = new VBox(2 * Parts.GRID);
    for (int i : group) {
      Region content = columns.get(i).content();
      double ems = columns.get(i).stackedEms();
      content.setMinHeight(stacked && ems > 0 ? ems * em.get() : USE_COMPUTED_SIZE);
      VBox.setVgrow(content, Priority.ALWAYS);
      detach(content);
      box.getChildren().add(content);
    }
    SteadyScroll pane = new SteadyScroll(box);
    pane.setMinWidth(least(group) + SteadyScroll.BAR);
    if (stacked) {
      // None is squeezed for another: together they are at least as high as the pane.
      pane.setFitToHeight(false);
      box.minHeightProperty().bind(pane.heightProperty());
    }
    return pane;
  }

  private static void detach(Region content) {
    if (content.getParent() instanceof VBox old) {
      old.getChildren().remove(content);
    }
  }

  private SplitPane split(List<List<Integer>> groups) {
    SplitPane pane = new SplitPane();
    pane.getStyleClass().add("columns");
    pane.setOrientation(Orientation.HORIZONTAL);
    groups.forEach(g -> pane.getItems().add(group(g)));
    String key = id + "-" + groups.size();
    InvalidationListener place = o -> place(pane, key, groups);
    pane.widthProperty().addListener(place);
    place.invalidated(null);
    // Only a hand moves a divider while a button is pressed; the divider keeps the event to itself.
    pane.addEventFilter(
        MouseEvent.MOUSE_RELEASED,
        e -> {
          if (e.getTarget() instanceof Node n && isDivider(n)) {
            double[] now = pane.getDividerPositions();
            settings.update(
                s ->
                    s.withDividers(key, Arrays.stream(now).map(Columns::rounded).boxed().toList()));
          }
        });
    pane.addEventFilter(
        MouseEvent.MOUSE_CLICKED,
        e -> {
          if (e.getClickCount() == 2 && e.getTarget() instanceof Node n && isDivider(n)) {
            settings.update(s -> s.withDividers(key, List.of()));
            place(pane, key, groups);
          }
        });
    return pane;
  }

  private static double rounded(double share) {
    return Math.rint(share * 1000) / 1000;
  }

  private static boolean isDivider(Node n) {
    return n.getStyleClass().stream().anyMatch(c -> c.contains("divider") || c.contains("grabber"));
  }

  /** Where they were left; else so that each column has its share. */
  private void place(SplitPane pane, String key, List<List<Integer>> groups) {
    List<Double> left = settings.get().dividers(key);
    List<Double> at = new ArrayList<>();
    double sum = columns.stream().mapToDouble(Column::share).sum();
    double from = 0;
    for (int i = 0; i + 1 < groups.size(); i++) {
      from += groups.get(i).stream().mapToDouble(c -> columns.get(c).share()).max().orElse(0);
      at.add(from / sum);
    }
    if (left.size() == at.size()) {
      at = left;
    }
    pane.setDividerPositions(at.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
