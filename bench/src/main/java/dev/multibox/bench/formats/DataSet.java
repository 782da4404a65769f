package dev.multibox.bench.formats;

/**
 * The ground truth of a data set.
 *
 * @param kind what it was read from
 * @param images in the order of its file
 * @param categories by ascending id
 * @param objects of all images; their values are areas
 */
public record DataSet(Kind kind, ImageList images, CategoryList categories, BoxTable objects) {

  /** What ground truth is read from. */
  public enum Kind {
    /** COCO's JSON. */
    COCO,
    /** VOC's XML. */
    VOC,
    /** Rows of a .npy file. */
    ROWS
  }

  /** Returns the most objects of an image. */
  public int mostOfImage() {
    int most = 0;
    for (int image = 0; image < images.count(); image++) {
      most = Math.max(most, objects.start(image + 1) - objects.start(image));
    }
    return most;
  }
}
