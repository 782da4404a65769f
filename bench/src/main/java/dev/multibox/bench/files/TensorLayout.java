package dev.multibox.bench.files;

import dev.multibox.PackedLayout;
import java.util.Locale;

/** How the numbers of a batch lie in its files. */
public enum TensorLayout {

  /** Scores {@code [B][P][C]}, locations {@code [B][P][4]}. */
  PRIOR_MAJOR(null, 0, 0, 0),

  /** Scores {@code [B][C][P]}, locations {@code [B][4][P]}. */
  CLASS_MAJOR(null, 0, 0, 0),

  /** Rows of {@link PackedLayout#SSD_KERAS}. */
  SSD_KERAS(PackedLayout.SSD_KERAS, 12, 12, 0),

  /** Rows of {@link PackedLayout#RYKOV8}. */
  RYKOV8(PackedLayout.RYKOV8, 12, 12, 4),

  /** Rows of {@link PackedLayout#BUBBLIIIING}. */
  BUBBLIIIING(PackedLayout.BUBBLIIIING, 4, 5, 4);

  private final PackedLayout packing;
  private final int besideScores;
  private final int besideLabel;
  private final int firstClass;

  TensorLayout(PackedLayout packing, int besideScores, int besideLabel, int firstClass) {
    this.packing = packing;
    this.besideScores = besideScores;
    this.besideLabel = besideLabel;
    this.firstClass = firstClass;
  }

  /** Whether scores and locations share a file. */
  public boolean isPacked() {
    return packing != null;
  }

  /** The library's name of a packed layout. */
  PackedLayout packing() {
    return packing;
  }

  /** Columns of a packed prediction that are no scores. */
  int besideScores() {
    return besideScores;
  }

  /** Columns of a packed target that are no one-hot label. */
  int besideLabel() {
    return besideLabel;
  }

  /** Column of the first class of a packed row. */
  int firstClass() {
    return firstClass;
  }

  /** Names of the dimensions of separate logits. */
  String logitsShape() {
    return this == CLASS_MAJOR ? "[images, classes, priors]" : "[images, priors, classes]";
  }

  /** The name that the command line has for it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
