package dev.multibox.bench.spark;

import dev.multibox.bench.files.InputException;
import dev.multibox.evaluation.DetectionEvaluation;
import dev.multibox.evaluation.EvaluationResult;
import dev.multibox.loss.LossTerms;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Merges what tasks sent. Losses are put into the order of the images' indices, each image once:
 * {@code n log p} steps for {@code n} images of {@code p} partitions.
 */
final class PartitionMerge {

  private final DatasetPolicy policy;

  PartitionMerge(DatasetPolicy policy) {
    this.policy = policy;
  }

  /** Images of a partition by rising index, and which is the next. */
  private static final class Cursor {

    private final LossTerms terms;
    private final long[] indices;
    private final int[] places;
    private int next;

    Cursor(PartitionResult part) {
      terms = LossTerms.of(part.terms());
      indices = part.indices();
      places = places(indices);
    }

    /** Places of the indices by rising index; null where they rise already, as most do. */
    private static int[] places(long[] indices) {
      boolean rising = true;
      for (int i = 1; i < indices.length; i++) {
        rising &= indices[i - 1] < indices[i];
      }
      if (rising) {
        return null;
      }
      Integer[] sorted = new Integer[indices.length];
      Arrays.setAll(sorted, place -> place);
      Arrays.sort(sorted, Comparator.comparingLong(place -> indices[place]));
      return Arrays.stream(sorted).mapToInt(Integer::intValue).toArray();
    }

    int place() {
      return places == null ? next : places[next];
    }

    long index() {
      return indices[place()];
    }
  }

  /**
   * One result of all.
   *
   * @throws InputException if there is no image, or two have one index
   */
  DatasetResult of(List<PartitionResult> parts) throws InputException {
    return new DatasetResult(
        terms(parts),
        policy.detects() ? Optional.of(detections(parts)) : Optional.empty(),
        parts.stream()
            .flatMap(part -> part.bad().stream())
            .sorted(Comparator.comparingLong(BadImage::index).thenComparing(BadImage::id))
            .toList(),
        parts.stream().map(PartitionResult::backend).collect(Collectors.toCollection(TreeSet::new)),
        parts.size(),
        parts.stream().mapToLong(PartitionResult::bytes).sum());
  }

  private LossTerms terms(List<PartitionResult> parts) throws InputException {
    long images = parts.stream().mapToLong(part -> part.indices().length).sum();
    if (images == 0 || images > Integer.MAX_VALUE - 8) {
      throw new InputException(
          "images: expected 1 to 2^31 - 9 that can be evaluated, found " + images,
          "evaluate parts of the data set, of which the smallest has an image");
    }
    int count = (int) images;
    int[] positives = new int[count];
    int[] negatives = new int[count];
    double[] confidence = new double[count];
    double[] location = new double[count];
    PriorityQueue<Cursor> queue = new PriorityQueue<>(Comparator.comparingLong(Cursor::index));
    for (PartitionResult part : parts) {
      if (part.indices().length > 0) {
        queue.add(new Cursor(part));
      }
    }
    long last = -1;
    for (int image = 0; image < count; image++) {
      Cursor cursor = queue.remove();
      requireNew(cursor.index(), last);
      last = cursor.index();
      int place = cursor.place();
      positives[image] = cursor.terms.positives(place);
      negatives[image] = cursor.terms.negatives(place);
      confidence[image] = cursor.terms.confidenceSum(place);
      location[image] = cursor.terms.locationSum(place);
      cursor.next++;
      if (cursor.next < cursor.indices.length) {
        queue.add(cursor);
      }
    }
    return LossTerms.of(
        policy.loss(), policy.image().priors(), positives, negatives, confidence, location);
  }

  private static void requireNew(long index, long last) throws InputException {
    if (index == last) {
      throw new InputException(
          ImageColumn.INDEX.label() + ": expected each index once, found " + index + " again",
          "number the images from 0, each image once");
    }
  }

  private EvaluationResult detections(List<PartitionResult> parts) {
    DetectionEvaluation all = ImageObjects.evaluation(policy);
    for (PartitionResult part : parts) {
      all.merge(DetectionEvaluation.of(part.detections()));
    }
    return all.result();
  }
}
