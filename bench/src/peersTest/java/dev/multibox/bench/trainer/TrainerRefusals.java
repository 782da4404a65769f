package dev.multibox.bench.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.function.Executable;

/** A batch of an image, 4 priors and 3 classes, and what adapters say of others and log. */
final class TrainerRefusals {

  /** Priors of the image. */
  static final int PRIORS = 4;

  /** Classes with the background. */
  static final int CLASSES = 3;

  /** Class scores of each prior. */
  static final float[] LOGITS = {0f, 0f, 0f, 1f, 2f, 3f, 0f, 1f, 0f, 2f, 0f, 0f};

  /** Caffe's loss of them, which all four priors count in. */
  static final double LOSS = 3.148603866633213;

  private TrainerRefusals() {}

  /** Labels of two positives. */
  static int[] labels() {
    return new int[] {0, 1, 0, 2};
  }

  /** The same of 64 bits. */
  static long[] wideLabels() {
    return new long[] {0, 1, 0, 2};
  }

  /** Requires a refusal that begins and ends so. */
  static void refused(String message, String wayOut, Executable call) {
    String actual = assertThrowsExactly(IllegalArgumentException.class, call).getMessage();
    assertTrue(actual.startsWith(message), actual);
    assertTrue(actual.endsWith(wayOut), actual);
  }

  /** Requires that of two calls the first alone logs a warning, with these words. */
  static void warnsOnce(String words, Executable call) throws Throwable {
    Logger logger = Logger.getLogger("dev.multibox");
    List<String> messages = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord logged) {
            if (logged.getLevel().equals(Level.WARNING)) {
              messages.add(logged.getMessage());
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);
    try {
      call.execute();
      call.execute();
    } finally {
      logger.removeHandler(handler);
    }
    assertEquals(1, messages.size(), messages::toString);
    assertTrue(messages.getFirst().startsWith("first batch: " + words), messages::toString);
  }
}
