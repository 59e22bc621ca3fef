package dev.lathe.engine.data;

import dev.lathe.base.JobContext;
import dev.lathe.engine.picture.Pictures;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Pictures, each with the picture file that belongs to it: its mask, or the picture that a network
 * should make of it. They are told by the folders that they lie in and by their names; of each pair
 * the names are the same but for their endings.
 *
 * @param pairs in the order of the tree
 * @param alone pictures without a partner; where there is no pair at all, every picture
 * @param unused partners without a picture
 */
record PicturePairs(List<Pair> pairs, List<FileTree.Entry> alone, List<FileTree.Entry> unused) {
  /** A picture and what belongs to it. */
  record Pair(FileTree.Entry picture, FileTree.Entry partner) {}

  /** Copies the lists. */
  PicturePairs {
    pairs = List.copyOf(pairs);
    alone = List.copyOf(alone);
    unused = List.copyOf(unused);
  }

  /** Finds them in a tree. */
  static PicturePairs of(FileTree tree, PartnerNames names) {
    return new Search(names).search(tree);
  }

  /** Whether a folder's name says that it holds pictures that partners lie beside. */
  static boolean isPictureFolder(String name, PartnerNames names) {
    PartnerNames.Place place = names.place(name + "/x");
    return !place.ofPartners() && !place.key().equals(name.toLowerCase(Locale.ROOT) + "/");
  }

  /**
   * The folder around a folder of pictures: that folder, all beside it that hold partners, and a
   * file beside it that says what colours of masks mean.
   */
  static FileTree around(Path around, String pictures, PartnerNames names, JobContext context)
      throws IOException {
    FileTree own = FileTree.ofFolder(around.resolve(pictures), context);
    List<FileTree.Entry> files = new ArrayList<>();
    own.files().forEach(e -> files.add(new FileTree.Entry(pictures + "/" + e.path(), e.bytes())));
    try (DirectoryStream<Path> beside = Files.newDirectoryStream(around)) {
      for (Path folder : beside) {
        String name = folder.getFileName().toString();
        if (!Files.isDirectory(folder)) {
          if (MaskPalette.hasName(name) && Files.isRegularFile(folder)) {
            files.add(new FileTree.Entry(name, new PictureFile(folder)));
          }
        } else if (names.place(name + "/x").ofPartners()) {
          FileTree.ofFolder(folder, context)
              .files()
              .forEach(e -> files.add(new FileTree.Entry(name + "/" + e.path(), e.bytes())));
        }
      }
    }
    files.sort(Comparator.comparing(FileTree.Entry::path));
    return new FileTree(own.name(), around + "/", List.copyOf(files));
  }

  private static final class Search {
    private final PartnerNames names;
    private final List<FileTree.Entry> pictures = new ArrayList<>();
    private final List<FileTree.Entry> partners = new ArrayList<>();
    private final Map<String, FileTree.Entry> byKey = new HashMap<>();
    private final Map<String, List<FileTree.Entry>> byStem = new HashMap<>();
    private final Map<FileTree.Entry, FileTree.Entry> found = new LinkedHashMap<>();

    Search(PartnerNames names) {
      this.names = names;
    }

    PicturePairs search(FileTree tree) {
      List<FileTree.Entry> all =
          tree.files().stream()
              .filter(e -> Pictures.hasPictureName(e.path()))
              .filter(e -> !names.place(e.path()).ofOthers())
              .toList();
      Set<String> keys = new HashSet<>();
      all.forEach(e -> keys.add(key(e, PartnerNames.stem(e.path()))));
      for (FileTree.Entry e : all) {
        (isPartner(e, keys) ? partners : pictures).add(e);
      }
      pictures.forEach(this::file);
      List<FileTree.Entry> left = new ArrayList<>();
      for (FileTree.Entry e : partners) {
        if (!match(e, byKey(e))) {
          left.add(e);
        }
      }
      // Folders may be cut otherwise on both sides; a name that is there once is still that name.
      left.removeIf(e -> match(e, byStem(e)));
      return result(all, left);
    }

    private PicturePairs result(List<FileTree.Entry> all, List<FileTree.Entry> unused) {
      if (found.isEmpty()) {
        return new PicturePairs(List.of(), all, List.of());
      }
      List<Pair> pairs = new ArrayList<>();
      List<FileTree.Entry> alone = new ArrayList<>();
      for (FileTree.Entry e : pictures) {
        FileTree.Entry partner = found.get(e);
        if (partner == null) {
          alone.add(e);
        } else {
          pairs.add(new Pair(e, partner));
        }
      }
      return new PicturePairs(pairs, alone, unused);
    }

    /** By its folder, or by an ending without which another file beside it has its name. */
    private boolean isPartner(FileTree.Entry e, Set<String> keys) {
      if (names.place(e.path()).ofPartners()) {
        return true;
      }
      return names
          .withoutPartnerEnding(PartnerNames.stem(e.path()))
          .filter(s -> keys.contains(key(e, s)) || keys.stream().anyMatch(k -> ends(k, key(e, s))))
          .isPresent();
    }

    /** Whether a key is this one with what ends the name of a picture. */
    private boolean ends(String key, String wanted) {
      return key.length() > wanted.length()
          && key.startsWith(wanted)
          && names.withoutPictureEnding(key).filter(wanted::equals).isPresent();
    }

    private String key(FileTree.Entry e, String stem) {
      return names.place(e.path()).key() + stem;
    }

    /** Files a picture under its names; of two with one name the first has it. */
    private void file(FileTree.Entry e) {
      String stem = PartnerNames.stem(e.path());
      byKey.putIfAbsent(key(e, stem), e);
      byStem.computeIfAbsent(stem, k -> new ArrayList<>()).add(e);
      names
          .withoutPictureEnding(stem)
          .ifPresent(
              s -> {
                byKey.putIfAbsent(key(e, s), e);
                byStem.computeIfAbsent(s, k -> new ArrayList<>()).add(e);
              });
    }

    private Optional<FileTree.Entry> byKey(FileTree.Entry partner) {
      String stem = PartnerNames.stem(partner.path());
      return Optional.ofNullable(byKey.get(key(partner, stem)))
          .or(() -> names.withoutPartnerEnding(stem).map(s -> byKey.get(key(partner, s))));
    }

    private Optional<FileTree.Entry> byStem(FileTree.Entry partner) {
      String stem = PartnerNames.stem(partner.path());
      return only(stem).or(() -> names.withoutPartnerEnding(stem).flatMap(this::only));
    }

    private Optional<FileTree.Entry> only(String stem) {
      List<FileTree.Entry> same = byStem.getOrDefault(stem, List.of());
      return same.size() == 1 ? Optional.of(same.get(0)) : Optional.empty();
    }

    /** Of several partners of a picture the first is taken. */
    private boolean match(FileTree.Entry partner, Optional<FileTree.Entry> picture) {
      return picture.isPresent() && found.putIfAbsent(picture.get(), partner) == null;
    }
  }
}
