package dev.multibox.matching;

import dev.multibox.internal.overlap.BoxCodeScalar;

/** The four numbers that a box is given by. */
public enum BoxForm {

  /** {@code (left, top, right, bottom)}. VOC, torchvision, most programs. */
  CORNERS,

  /** {@code (cx, cy, w, h)}: centre and size. YOLO, lufficc, NVIDIA. */
  CENTERS;

  /** Completes a box of eight numbers from its four. */
  void spread(float[] numbers, int from, float[] box, int at) {
    if (this == CORNERS) {
      box[at] = numbers[from];
      box[at + 1] = numbers[from + 1];
      box[at + 2] = numbers[from + 2];
      box[at + 3] = numbers[from + 3];
      BoxCodeScalar.fromCorners(box, at);
    } else {
      box[at + 4] = numbers[from];
      box[at + 5] = numbers[from + 1];
      box[at + 6] = numbers[from + 2];
      box[at + 7] = numbers[from + 3];
      BoxCodeScalar.fromCenters(box, at);
    }
  }

  /** Where its four numbers stand among eight. */
  int first() {
    return this == CORNERS ? 0 : 4;
  }
}
