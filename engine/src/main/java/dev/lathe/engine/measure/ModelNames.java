package dev.lathe.engine.measure;

import dev.lathe.engine.task.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What to call the models of a run: their file names, longer where two are the same. */
final class ModelNames {
  private ModelNames() {}

  static List<String> unique(List<Model> models) {
    Map<String, Integer> count = new HashMap<>();
    models.forEach(m -> count.merge(m.name(), 1, Integer::sum));
    Set<String> taken = new HashSet<>();
    List<String> names = new ArrayList<>();
    for (Model m : models) {
      String name = count.get(m.name()) == 1 ? m.name() : withFolder(m);
      String wanted = name;
      for (int i = 2; !taken.add(name); i++) {
        name = wanted + " (" + i + ")";
      }
      names.add(name);
    }
    return names;
  }

  private static String withFolder(Model m) {
    Path folder = m.file().toAbsolutePath().getParent();
    return folder == null || folder.getFileName() == null
        ? m.name()
        : folder.getFileName() + "/" + m.name();
  }
}
