package dev.multibox.loss;

import dev.multibox.internal.bytes.ByteForm;
import dev.multibox.internal.bytes.ByteFormReader;
import dev.multibox.internal.bytes.ByteFormWriter;
import dev.multibox.internal.memory.Arguments;

/** The byte form of {@link LossTerms}. */
final class LossTermsBytes {

  private static final int VERSION = 1;

  private static final int BYTES_OF_AN_IMAGE = 2 * Integer.BYTES + 2 * Double.BYTES;

  private LossTermsBytes() {}

  static byte[] write(LossTerms terms) {
    ByteFormWriter writer =
        new ByteFormWriter(ByteForm.LOSS_TERMS, VERSION)
            .constant(terms.normalizer())
            .float32(terms.alpha())
            .flag(terms.minesByImage())
            .flag(terms.isExact())
            .int32(terms.priors())
            .int32(terms.batch());
    for (int image = 0; image < terms.batch(); image++) {
      writer
          .int32(terms.positives(image))
          .int32(terms.negatives(image))
          .float64(terms.confidenceSum(image))
          .float64(terms.locationSum(image));
    }
    return writer.toBytes();
  }

  static LossTerms read(byte[] bytes) {
    ByteFormReader reader = ByteFormReader.open(ByteForm.LOSS_TERMS, VERSION, bytes);
    Normalizer normalizer = reader.constant("normalizer", Normalizer.class);
    float alpha = Arguments.notNegative("alpha", reader.float32("alpha"));
    boolean minesByImage = reader.flag("minesByImage");
    boolean exact = reader.flag("exact");
    Arguments.combination(
        exact || !minesByImage, "exact", "true, as each image mined by itself", exact);
    int priors = Arguments.atLeast("priors", reader.int32("priors"), 0);
    int batch = Arguments.atLeast("batch", reader.int32("batch"), 0);
    reader.requireRemaining((long) batch * BYTES_OF_AN_IMAGE, batch + " images");
    LossTerms terms = new LossTerms(normalizer, alpha, minesByImage, priors, batch);
    terms.batch(batch);
    terms.exact(exact);
    for (int image = 0; image < batch; image++) {
      terms.image(
          image,
          Arguments.atLeast("positives[" + image + "]", reader.int32(), 0),
          Arguments.atLeast("negatives[" + image + "]", reader.int32(), 0),
          reader.float64(),
          reader.float64());
    }
    reader.end();
    return terms;
  }
}
