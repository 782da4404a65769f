package dev.multibox.bench.formats;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The images of a data set, in the order of its file: the order of predictions too. */
public final class ImageList {

  private final List<Image> images = new ArrayList<>();
  private final Map<Long, Integer> byId = new HashMap<>();
  private final Map<String, Integer> byName = new HashMap<>();
  private final double usualWidth;
  private final double usualHeight;

  /** Starts without any; images that have no size get this one, or none where it is 0. */
  ImageList(double usualWidth, double usualHeight) {
    this.usualWidth = usualWidth;
    this.usualHeight = usualHeight;
  }

  /**
   * An image.
   *
   * @param id its number in the data set
   * @param name of its file; without folder and ending for VOC
   * @param width in pixels, or 0 where nobody says
   * @param height in pixels, or 0 where nobody says
   */
  public record Image(long id, String name, double width, double height) {

    /** Whether boxes can become fractions of it. */
    public boolean hasSize() {
      return width > 0 && height > 0;
    }
  }

  /** Returns images 0 to {@code count - 1}, all of one size. */
  public static ImageList numbered(int count, double width, double height) {
    ImageList list = new ImageList(width, height);
    for (int id = 0; id < count; id++) {
      list.add(new Image(id, Integer.toString(id), width, height));
    }
    return list;
  }

  /** Adds an image; false where its id is there already. */
  boolean add(Image image) {
    if (byId.putIfAbsent(image.id(), images.size()) != null) {
      return false;
    }
    byName.putIfAbsent(image.name(), images.size());
    images.add(
        image.hasSize() ? image : new Image(image.id(), image.name(), usualWidth, usualHeight));
    return true;
  }

  /** Returns the number of images. */
  public int count() {
    return images.size();
  }

  /** Returns an image by its place. */
  public Image get(int place) {
    return images.get(place);
  }

  /** Returns the place of an id. */
  OptionalInt placeOf(long id) {
    return place(byId.get(id));
  }

  /** Returns the place of a name. */
  OptionalInt placeOf(String name) {
    return place(byName.get(name));
  }

  private static OptionalInt place(Integer found) {
    return found == null ? OptionalInt.empty() : OptionalInt.of(found);
  }
}
