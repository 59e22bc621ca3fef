package dev.lathe.engine.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MemoryGroupsTest {
  private static final long MB = 1 << 20;

  @Test
  void allTogetherWhereTheyFit() {
    assertThat(MemoryGroups.of(List.of(MB, MB, MB), 1, OptionalLong.of(8_000 * MB)))
        .containsExactly(List.of(0, 1, 2));
    assertThat(MemoryGroups.of(List.of(MB), 1, OptionalLong.of(0))).containsExactly(List.of(0));
  }

  @Test
  void littleMemoryMakesGroupsThatEachHoldTheOriginal() {
    List<List<Integer>> groups =
        MemoryGroups.of(
            List.of(400 * MB, 400 * MB, 100 * MB, 100 * MB), 1, OptionalLong.of(4_200 * MB));
    assertThat(groups).containsExactly(List.of(0, 1), List.of(0, 2, 3));
  }

  @Test
  void tooManyProcessesMakeGroupsToo() {
    List<List<Integer>> groups =
        MemoryGroups.of(Collections.nCopies(30, MB), 2, OptionalLong.of(64_000 * MB));
    assertThat(groups).allMatch(g -> g.get(0) == 0 && g.size() <= 6);
    assertThat(groups.stream().flatMap(List::stream).distinct().count()).isEqualTo(30);
  }
}
