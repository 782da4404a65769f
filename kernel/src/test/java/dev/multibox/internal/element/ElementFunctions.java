package dev.multibox.internal.element;

import dev.multibox.internal.Inputs;
import dev.multibox.internal.element.ElementFunction.Kind;
import dev.multibox.internal.element.ElementFunction.TargetRange;
import dev.multibox.internal.location.LocationCurve;
import java.util.List;
import java.util.Random;

/** Element-wise losses of every kind, and inputs for them. */
final class ElementFunctions {

  static final List<ElementFunction> ALL =
      List.of(
          ElementFunction.of(LocationCurve.l1()),
          ElementFunction.of(LocationCurve.l2()),
          ElementFunction.of(LocationCurve.smoothL1(1f / 9f)),
          ElementFunction.of(LocationCurve.huber(0.5f)),
          ElementFunction.of(Kind.BINARY_CROSS_ENTROPY),
          ElementFunction.of(Kind.LOGIT_CROSS_ENTROPY),
          ElementFunction.of(Kind.HINGE),
          ElementFunction.of(Kind.ZERO_ONE),
          ElementFunction.focal(0.25f, 0.75f, 2f),
          ElementFunction.focal(1f, 1f, 0f),
          ElementFunction.focal(0.25f, 0.75f, 1f),
          ElementFunction.focal(0.5f, 0.5f, 0.5f),
          ElementFunction.focal(0.25f, 0.75f, 3.7f));

  private static final float[] SPECIALS = {
    Float.NaN,
    Float.intBitsToFloat(0xffc00001),
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    0f,
    -0f,
    1f,
    -1f,
    Float.MIN_VALUE,
    -Float.MIN_NORMAL,
    Float.MAX_VALUE,
    100f,
    -100f,
    1e-20f,
    0x1.fffffep-1f
  };

  private ElementFunctions() {}

  static float[] predictions(ElementFunction function, int count, Random random) {
    boolean probability = function.kind() == Kind.BINARY_CROSS_ENTROPY;
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = probability ? random.nextFloat() : Inputs.uniform(random, 8f);
      if (random.nextInt(12) == 0) {
        values[i] = SPECIALS[random.nextInt(SPECIALS.length)];
      }
    }
    return values;
  }

  static float[] targets(ElementFunction function, int count, Random random) {
    TargetRange range = function.kind().targets();
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      int draw = random.nextInt(5);
      values[i] =
          switch (range) {
            case ANY -> Inputs.uniform(random, 8f);
            case SIGN -> draw < 2 ? -1f : 1f;
            case UNIT -> draw < 2 ? 0f : draw < 4 ? 1f : random.nextFloat();
          };
    }
    return values;
  }
}
