package dev.multibox.bench.formats;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What is odd about the rows of the files, counted by kind; the first of each kind is named. */
public final class Findings {

  private final Map<Kind, Finding> findings = new EnumMap<>(Kind.class);

  /** What can be odd. */
  public enum Kind {
    /** An image id that the ground truth does not have. */
    UNKNOWN_IMAGE(false, "of images that the ground truth does not have"),
    /** A category that the ground truth does not have. */
    UNKNOWN_CATEGORY(false, "of categories that the ground truth does not have"),
    /** A score that is no number. */
    SCORE_NOT_A_NUMBER(false, "whose score is not a number"),
    /** A box with a coordinate that is no finite number. */
    BOX_NOT_FINITE(false, "whose box is not finite"),
    /** A box of negative width or height. */
    NEGATIVE_SIZE(false, "whose box has a negative width or height"),
    /** An image id that is there already. */
    DUPLICATE_IMAGE(false, "repeating an image id"),
    /** A category id that is there already. */
    DUPLICATE_CATEGORY(false, "repeating a category id"),
    /** An annotation id that is there already. */
    DUPLICATE_ANNOTATION(true, "repeating an annotation id"),
    /** The same image, category, box and score as another row. */
    DUPLICATE_DETECTION(true, "repeating a detection, which count all the same"),
    /** An annotation without an area. */
    WITHOUT_AREA(true, "without an area, in place of which the box's is taken");

    private final boolean kept;
    private final String words;

    Kind(boolean kept, String words) {
      this.kept = kept;
      this.words = words;
    }

    /** Returns whether rows of this kind count all the same. */
    public boolean isKept() {
      return kept;
    }
  }

  /**
   * Rows of one kind.
   *
   * @param count how many
   * @param place of the first
   * @param found what is odd about the first
   */
  public record Finding(long count, String place, String found) {}

  /**
   * Counts a row.
   *
   * @param kind what is odd about it
   * @param place where it stands
   * @param found what is odd, for the first of a kind
   */
  public void add(Kind kind, String place, String found) {
    add(kind, 1, place, found);
  }

  /** Counts rows. */
  public void add(Kind kind, long count, String place, String found) {
    findings.merge(
        kind,
        new Finding(count, place, found),
        (first, other) -> new Finding(first.count() + count, first.place(), first.found()));
  }

  /** Returns what was found, by kind. */
  public Map<Kind, Finding> all() {
    return findings;
  }

  /** Returns a line a kind. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    findings.forEach(
        (kind, finding) ->
            lines.add(
                finding.count()
                    + (finding.count() == 1 ? " row " : " rows ")
                    + kind.words
                    + (kind.kept ? " (kept)" : " (left out)")
                    + ": first "
                    + finding.found()
                    + " at "
                    + finding.place()));
    return lines;
  }
}
