package dev.multibox.loss;

import java.util.random.RandomGenerator;

/** Boxes that do not move with the prediction, in clusters. */
record FixedBoxes(float[] corners) implements ExampleBoxes {

  static FixedBoxes random(int priors, RandomGenerator random) {
    float[] corners = new float[priors * 4];
    for (int prior = 0; prior < priors; prior++) {
      float x = random.nextInt(4) + random.nextFloat(0.3f);
      float y = random.nextInt(4) + random.nextFloat(0.3f);
      corners[4 * prior] = x;
      corners[4 * prior + 1] = y;
      corners[4 * prior + 2] = x + 0.05f + random.nextFloat();
      corners[4 * prior + 3] = y + 0.05f + random.nextFloat();
    }
    return new FixedBoxes(corners);
  }

  @Override
  public int count() {
    return corners.length / 4;
  }

  @Override
  public void box(float[] location, int prior, float[] box) {
    System.arraycopy(corners, 4 * prior, box, 0, 4);
  }

  double area(int i) {
    int at = 4 * i;
    return ((double) corners[at + 2] - corners[at]) * ((double) corners[at + 3] - corners[at + 1]);
  }

  double overlap(int i, int j) {
    double[] sides = new double[2];
    for (int axis = 0; axis < 2; axis++) {
      double end = Math.min(corners[4 * i + 2 + axis], corners[4 * j + 2 + axis]);
      sides[axis] = Math.max(0, end - Math.max(corners[4 * i + axis], corners[4 * j + axis]));
    }
    double both = sides[0] * sides[1];
    return both / (area(i) + area(j) - both);
  }
}
