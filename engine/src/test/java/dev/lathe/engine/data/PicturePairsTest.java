package dev.lathe.engine.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PicturePairsTest {
  private static PicturePairs of(String... paths) {
    List<FileTree.Entry> files =
        Arrays.stream(paths).sorted().map(p -> new FileTree.Entry(p, () -> new byte[0])).toList();
    return PicturePairs.of(new FileTree("data", "data/", files), PartnerNames.MASKS);
  }

  private static List<String> pairs(PicturePairs found) {
    return found.pairs().stream().map(p -> p.picture().path() + " " + p.partner().path()).toList();
  }

  private static List<String> paths(List<FileTree.Entry> files) {
    return files.stream().map(FileTree.Entry::path).toList();
  }

  @Test
  void foldersBesideEachOtherArePairedByStem() {
    PicturePairs found =
        of(
            "images/a.jpg",
            "images/b.jpg",
            "images/c.jpg",
            "masks/a.png",
            "masks/b.png",
            "masks/z.png");
    assertThat(pairs(found))
        .containsExactly("images/a.jpg masks/a.png", "images/b.jpg masks/b.png");
    assertThat(paths(found.alone())).containsExactly("images/c.jpg");
    assertThat(paths(found.unused())).containsExactly("masks/z.png");
  }

  @Test
  void partsOfTheDataStayApart() {
    assertThat(
            pairs(
                of(
                    "train_images/1.png",
                    "train_masks/1.png",
                    "val/images/1.png",
                    "val/labels/1.png",
                    "images/test/1.png",
                    "annotations/test/1.png")))
        .containsExactly(
            "images/test/1.png annotations/test/1.png",
            "train_images/1.png train_masks/1.png",
            "val/images/1.png val/labels/1.png");
  }

  @Test
  void layoutsOfKnownDataSetsAreRead() {
    PicturePairs voc =
        of(
            "JPEGImages/2007_000032.jpg",
            "JPEGImages/2007_000033.jpg",
            "SegmentationClass/2007_000032.png",
            "SegmentationObject/2007_000032.png");
    assertThat(pairs(voc))
        .containsExactly("JPEGImages/2007_000032.jpg SegmentationClass/2007_000032.png");
    assertThat(voc.unused()).isEmpty();
    assertThat(
            pairs(
                of(
                    "leftImg8bit/val/ulm/ulm_1_leftImg8bit.png",
                    "gtFine/val/ulm/ulm_1_gtFine_color.png",
                    "gtFine/val/ulm/ulm_1_gtFine_labelTrainIds.png")))
        .containsExactly(
            "leftImg8bit/val/ulm/ulm_1_leftImg8bit.png"
                + " gtFine/val/ulm/ulm_1_gtFine_labelTrainIds.png");
    assertThat(pairs(of("train/0001TP.png", "trainannot/0001TP.png")))
        .containsExactly("train/0001TP.png trainannot/0001TP.png");
    assertThat(pairs(of("train/a.jpg", "train_masks/a_mask.gif")))
        .containsExactly("train/a.jpg train_masks/a_mask.gif");
  }

  @Test
  void endingsTellTheMaskOfAPictureBesideIt() {
    PicturePairs found = of("a.jpg", "a_mask.png", "b-image.jpg", "b-label.png", "c_gt.jpg");
    assertThat(pairs(found)).containsExactly("a.jpg a_mask.png", "b-image.jpg b-label.png");
    assertThat(paths(found.alone())).as("a picture that is called so").containsExactly("c_gt.jpg");
  }

  @Test
  void aNameThatIsThereOnceIsFoundWhereverItLies() {
    assertThat(pairs(of("images/city/a.jpg", "masks/a.png", "images/x/b.jpg", "images/y/b.jpg")))
        .containsExactly("images/city/a.jpg masks/a.png");
  }

  @Test
  void withoutAnyPairAllArePictures() {
    PicturePairs found = of("cats/a.jpg", "dogs/b.jpg");
    assertThat(found.pairs()).isEmpty();
    assertThat(paths(found.alone())).containsExactly("cats/a.jpg", "dogs/b.jpg");
  }

  @Test
  void aPictureHasOneMask() {
    PicturePairs found = of("images/a.jpg", "masks/a.png", "labels/a.png");
    assertThat(pairs(found)).containsExactly("images/a.jpg labels/a.png");
    assertThat(paths(found.unused())).containsExactly("masks/a.png");
  }

  @Test
  void foldersOfPicturesAreKnown() {
    assertThat(PicturePairs.isPictureFolder("images", PartnerNames.MASKS)).isTrue();
    assertThat(PicturePairs.isPictureFolder("JPEGImages", PartnerNames.MASKS)).isTrue();
    assertThat(PicturePairs.isPictureFolder("masks", PartnerNames.MASKS)).isFalse();
    assertThat(PicturePairs.isPictureFolder("cats", PartnerNames.MASKS)).isFalse();
  }
}
