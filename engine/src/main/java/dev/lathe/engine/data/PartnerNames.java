package dev.lathe.engine.data;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By which names the files are told that belong to pictures: masks, target pictures. Folders and
 * file names are compared without regard to capitals.
 *
 * @param pictureFolders what folders of pictures are called; what stands before it ({@code
 *     train_images}) tells one part of the data from another
 * @param partnerFolders what folders of partners are called, in the same way ({@code train_masks})
 * @param otherFolders folders of neither
 * @param pictureEnding what may end the name of a picture, before the dot
 * @param partnerEnding what may end the name of a partner; where it lies in no folder of partners
 *     it is told by that alone
 */
record PartnerNames(
    Pattern pictureFolders,
    Pattern partnerFolders,
    Pattern otherFolders,
    Pattern pictureEnding,
    Pattern partnerEnding) {
  private static final String PICTURE_FOLDERS =
      "images?|imgs?|pictures?|photos?|inputs?|jpegimages|leftimg8bit";

  /**
   * Masks: folders {@code masks}, {@code labels}, {@code annotations} and the like, Pascal VOC's
   * {@code SegmentationClass}, Cityscapes' {@code gtFine}, or names that end in {@code _mask}.
   */
  static final PartnerNames MASKS =
      new PartnerNames(
          folders(PICTURE_FOLDERS),
          folders(
              "masks?|labels?|annotations?|annot|segmentations?|segmentationclass"
                  + "|segmentationclassaug|gt|gtfine|ground_?truth|trimaps?"),
          whole("segmentationobject|instances?"),
          ending("leftimg8bit|image|img"),
          ending(
              "masks?|labels?|seg|segmentation|gt|ground_?truth|trimap|matte"
                  + "|gtfine_labeltrainids"));

  /**
   * Target pictures: folders {@code target}, {@code HR}, {@code clean} and the like beside {@code
   * input}, {@code LR}, {@code noisy}, also as DIV2K has them ({@code DIV2K_train_LR_bicubic/X2/}
   * with {@code 0001x2.png}), or names that end in {@code _target}, {@code _hr}, {@code _clean}.
   */
  static final PartnerNames TARGETS =
      new PartnerNames(
          folders(
              PICTURE_FOLDERS
                  + "|lr(?:_bicubic|_unknown)?|lowres|low|small|noisy|noise|blur(?:red|ry)?|degraded"
                  + "|sources?|before|x[2348]"),
          folders(
              "targets?|hr|highres|high|large|clean|sharp|gt|ground_?truth|outputs?|expected|after"),
          whole("masks?|labels?"),
          Pattern.compile(
              "(.+?)(?:[_\\-. ](?:lr|low|lowres|input|noisy|noise|blur|blurry|degraded|before)"
                  + "|x[2348])"),
          ending("hr|high|highres|targets?|clean|sharp|gt|ground_?truth|after"));

  private static Pattern folders(String names) {
    return Pattern.compile("(.*?)[_\\- ]?(?:" + names + ")");
  }

  private static Pattern whole(String names) {
    return Pattern.compile(names);
  }

  private static Pattern ending(String words) {
    return Pattern.compile("(.+)[_\\-. ](?:" + words + ")");
  }

  /**
   * Where a file lies.
   *
   * @param key the folders without those that only say what is in them
   * @param ofPartners whether a folder of partners is among them
   * @param ofOthers whether a folder of neither is
   */
  record Place(String key, boolean ofPartners, boolean ofOthers) {}

  /** The place of a file by its path. */
  Place place(String path) {
    StringBuilder key = new StringBuilder();
    boolean partners = false;
    boolean others = false;
    String[] parts = path.toLowerCase(Locale.ROOT).split("/");
    for (int i = 0; i < parts.length - 1; i++) {
      others |= otherFolders.matcher(parts[i]).matches();
      Matcher partner = partnerFolders.matcher(parts[i]);
      Matcher picture = pictureFolders.matcher(parts[i]);
      String left = parts[i];
      if (partner.matches()) {
        partners = true;
        left = partner.group(1);
      } else if (picture.matches()) {
        left = picture.group(1);
      }
      if (!left.isEmpty()) {
        key.append(left).append('/');
      }
    }
    return new Place(key.toString(), partners, others);
  }

  /** The name of a file without its folders and what follows the last dot. */
  static String stem(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /** A stem without what ends the name of a picture; empty where nothing does. */
  Optional<String> withoutPictureEnding(String stem) {
    return without(pictureEnding, stem);
  }

  /** A stem without what ends the name of a partner; empty where nothing does. */
  Optional<String> withoutPartnerEnding(String stem) {
    return without(partnerEnding, stem);
  }

  private static Optional<String> without(Pattern ending, String stem) {
    Matcher m = ending.matcher(stem);
    return m.matches() ? Optional.of(m.group(1)) : Optional.empty();
  }
}
