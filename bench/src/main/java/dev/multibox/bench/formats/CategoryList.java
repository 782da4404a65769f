package dev.multibox.bench.formats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The categories of a data set. The library's labels are their ranks by ascending id, from 1 on, so
 * that any ids can be evaluated.
 */
public final class CategoryList {

  /** PASCAL VOC's twenty, in the alphabetical order that programs number them by. */
  static final List<String> VOC =
      List.of(
          "aeroplane",
          "bicycle",
          "bird",
          "boat",
          "bottle",
          "bus",
          "car",
          "cat",
          "chair",
          "cow",
          "diningtable",
          "dog",
          "horse",
          "motorbike",
          "person",
          "pottedplant",
          "sheep",
          "sofa",
          "train",
          "tvmonitor");

  private final List<Category> categories;
  private final Map<Long, Integer> byId = new HashMap<>();
  private final Map<String, Integer> byName = new HashMap<>();

  /** A category: its number and name in the data set. */
  public record Category(long id, String name) {}

  CategoryList(List<Category> unsorted) {
    categories = new ArrayList<>(unsorted);
    categories.sort(Comparator.comparingLong(Category::id));
    for (int place = 0; place < categories.size(); place++) {
      byId.put(categories.get(place).id(), place + 1);
      byName.putIfAbsent(categories.get(place).name(), place + 1);
    }
  }

  /**
   * {@return categories of these names, with ids from 1 on}
   *
   * @param names different names
   */
  public static CategoryList named(List<String> names) {
    return new CategoryList(
        IntStream.range(0, names.size())
            .mapToObj(place -> new Category(place + 1L, names.get(place)))
            .toList());
  }

  /**
   * {@return categories that are named by their ids}
   *
   * @param ids different ids
   */
  public static CategoryList numbered(int[] ids) {
    return new CategoryList(
        Arrays.stream(ids).mapToObj(id -> new Category(id, Integer.toString(id))).toList());
  }

  /** Returns the number of categories. */
  public int count() {
    return categories.size();
  }

  /** Returns the category of a label, 1 or more. */
  public Category get(int label) {
    return categories.get(label - 1);
  }

  /** Returns the labels, ascending from 1. */
  public int[] labels() {
    return IntStream.rangeClosed(1, count()).toArray();
  }

  /** Returns the label of a category id. */
  OptionalInt labelOf(long id) {
    return label(byId.get(id));
  }

  /** Returns the label of a category's name. */
  OptionalInt labelOf(String name) {
    return label(byName.get(name));
  }

  private static OptionalInt label(Integer found) {
    return found == null ? OptionalInt.empty() : OptionalInt.of(found);
  }

  /**
   * {@return the label of the category of each of a detector's labels, 0 for those without one;
   * null where they do not fit}
   *
   * <p>The categories go by ascending id where they are as many. Else a detector's label is a
   * category's id, as torchvision's 1 to 90 are.
   *
   * @param detected labels of a detector, ascending
   */
  public int[] labelsOf(int[] detected) {
    int[] labels = new int[detected.length];
    if (detected.length == count()) {
      return labels();
    }
    for (int label = 1; label <= count(); label++) {
      int place = Arrays.binarySearch(detected, Math.clamp(get(label).id(), -1, Integer.MAX_VALUE));
      if (place < 0) {
        return null;
      }
      labels[place] = label;
    }
    return labels;
  }
}
