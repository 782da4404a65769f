package dev.multibox.matching;

import dev.multibox.internal.overlap.BoxCodeScalar;

/** The four numbers that a box is given by. */
public enum BoxForm {

  /** {@code (left, top, right, bottom)}. VOC, torchvision, most programs. */
  CORNERS("(left, top, right, bottom)"),

  /** {@code (cx, cy, w, h)}: centre and size. YOLO, lufficc, NVIDIA. */
  CENTERS("(cx, cy, w, h)"),

  /** {@code (left, top, w, h)}: a corner and the size. COCO. */
  LEFT_TOP_SIZE("(left, top, w, h)"),

  /** {@code (top, left, bottom, right)}. TensorFlow: ymin, xmin, ymax, xmax. */
  CORNERS_Y_FIRST("(top, left, bottom, right)");

  private final String names;

  BoxForm(String names) {
    this.names = names;
  }

  /** Completes a box of eight numbers from its four. */
  void spread(float[] numbers, int from, float[] box, int at) {
    float first = numbers[from];
    float second = numbers[from + 1];
    float third = numbers[from + 2];
    float fourth = numbers[from + 3];
    switch (this) {
      case CORNERS -> corners(first, second, third, fourth, box, at);
      case LEFT_TOP_SIZE -> corners(first, second, first + third, second + fourth, box, at);
      case CORNERS_Y_FIRST -> corners(second, first, fourth, third, box, at);
      case CENTERS -> {
        box[at + 4] = first;
        box[at + 5] = second;
        box[at + 6] = third;
        box[at + 7] = fourth;
        BoxCodeScalar.fromCenters(box, at);
      }
    }
  }

  private static void corners(
      float left, float top, float right, float bottom, float[] box, int at) {
    box[at] = left;
    box[at + 1] = top;
    box[at + 2] = right;
    box[at + 3] = bottom;
    BoxCodeScalar.fromCorners(box, at);
  }

  /** Takes its four numbers from the eight of a box. */
  void take(float[] box, int at, float[] four) {
    int first = this == CENTERS ? at + 4 : at;
    System.arraycopy(box, first, four, 0, four.length);
    if (this == LEFT_TOP_SIZE) {
      four[2] = box[at + 6];
      four[3] = box[at + 7];
    } else if (this == CORNERS_Y_FIRST) {
      BoxCoding.OffsetOrder.Y_FIRST.turn(four);
    }
  }

  /** What the numbers are called, in their order. */
  String names() {
    return names;
  }
}
