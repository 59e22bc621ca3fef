package dev.lathe.engine.labels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSetsTest {
  @ParameterizedTest
  @CsvSource({
    "coco-80,0,person",
    "coco-80,16,dog",
    "coco-80,79,toothbrush",
    "coco-91,1,person",
    "coco-91,18,dog",
    "coco-91,12,N/A",
    "coco-91,90,toothbrush",
    "coco-90,0,person",
    "coco-90,17,dog",
    "voc-20,0,aeroplane",
    "voc-20,11,dog",
    "voc-20,19,tvmonitor",
    "imagenet-1k,0,tench",
    "imagenet-1k,134,crane (bird)",
    "imagenet-1k,669,mosquito net",
    "imagenet-1k,999,toilet tissue",
    "imagenet-1001,1,tench"
  })
  void aClassHasItsName(String id, int index, String name) {
    assertThat(LabelSets.ofId(id).orElseThrow().names().get(index)).isEqualTo(name);
  }

  @Test
  void offersWhatFitsAndNothingElse() {
    assertThat(LabelSets.offers(80)).extracting(LabelSet::id).containsExactly("coco-80");
    assertThat(LabelSets.offers(91)).extracting(LabelSet::id).containsExactly("coco-91");
    assertThat(LabelSets.offers(1000)).extracting(LabelSet::id).containsExactly("imagenet-1k");
    assertThat(LabelSets.offers(79)).isEmpty();
    for (LabelSet s : LabelSets.all()) {
      assertThat(LabelSets.offers(s.size())).contains(s);
      assertThat(s.names()).allSatisfy(n -> assertThat(n).isNotBlank().isEqualTo(n.strip()));
    }
  }

  @Test
  void noTwoClassesAreCalledAlike() {
    for (String id : List.of("coco-80", "voc-20", "imagenet-1k")) {
      LabelSet set = LabelSets.ofId(id).orElseThrow();
      HashSet<String> seen = new HashSet<>();
      set.names().forEach(n -> assertThat(seen.add(n.toLowerCase(Locale.ROOT))).as(n).isTrue());
    }
  }

  @Test
  void leavesTheBackgroundOut() {
    assertThat(LabelSets.withoutBackground(List.of("__background__", "a"))).containsExactly("a");
    assertThat(LabelSets.withoutBackground(List.of("N/A", "a"))).containsExactly("a");
    assertThat(LabelSets.withoutBackground(List.of("a", "b"))).containsExactly("a", "b");
    assertThat(LabelSets.withoutBackground(List.of())).isEmpty();
  }

  @Test
  void imageNetsOrderIsThatOfThePhotos() throws IOException {
    List<String> names = LabelSets.ofId("imagenet-1k").orElseThrow().names();
    int alike = 0;
    for (String line : Files.readAllLines(Shared.data("imagenet_wnid_labels.tsv"))) {
      String[] cells = line.split("\t");
      String other = cells[2].replace('_', ' ');
      alike += names.get(Integer.parseInt(cells[0])).equalsIgnoreCase(other) ? 1 : 0;
    }
    // The rest are other synonyms of the same class.
    assertThat(alike).isGreaterThan(950);
  }
}
