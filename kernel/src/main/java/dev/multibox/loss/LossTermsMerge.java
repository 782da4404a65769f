package dev.multibox.loss;

import dev.multibox.internal.memory.Arguments;
import java.util.List;

/** Merges the {@link LossTerms} of several calls, and refuses those of different policies. */
final class LossTermsMerge {

  private LossTermsMerge() {}

  static LossTerms of(List<LossTerms> parts) {
    Arguments.notNull("parts", parts);
    Arguments.atLeast("parts.size", parts.size(), 1);
    LossTerms first = parts.getFirst();
    long images = 0;
    int index = 0;
    for (LossTerms part : parts) {
      requireSamePolicy(first, "parts[0]", "parts[" + index++ + "]", part);
      images += part.batch();
    }
    Arguments.combination(
        images <= Integer.MAX_VALUE,
        "parts",
        "fewer than 2^31 images",
        images,
        "merge fewer parts, and add the totals");
    LossTerms merged =
        new LossTerms(
            first.normalizer(), first.alpha(), first.minesByImage(), first.priors(), (int) images);
    for (LossTerms part : parts) {
      merged.append(part);
    }
    return merged;
  }

  /** Refuses terms that are null, or of another policy or number of priors than the first. */
  static void requireSamePolicy(LossTerms first, String firstName, String name, LossTerms other) {
    Arguments.notNull(name, other);
    Arguments.equal(name + ".priors", other.priors(), firstName, first.priors());
    if (other.normalizer() != first.normalizer() || other.alpha() != first.alpha()) {
      throw new IllegalArgumentException(
          name
              + ": expected normaliser "
              + first.normalizer()
              + " and alpha "
              + first.alpha()
              + " as in "
              + firstName
              + ", got "
              + other.normalizer()
              + " and "
              + other.alpha()
              + "; merge terms of one policy");
    }
    Arguments.combination(
        other.minesByImage() == first.minesByImage(),
        name,
        "terms that merge " + merging(first) + " as " + firstName,
        "terms that merge " + merging(other),
        "merge terms of one policy");
  }

  private static String merging(LossTerms terms) {
    return terms.minesByImage() ? "exactly" : "inexactly";
  }
}
