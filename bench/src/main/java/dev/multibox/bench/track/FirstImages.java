package dev.multibox.bench.track;

import dev.multibox.Backend;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long the first images of fresh virtual machines take on each backend, a call an image. The
 * machines of the backends ran in turn.
 *
 * @param images numbers of first images
 * @param millis by the backend, milliseconds of that many first images in each virtual machine,
 *     {@code [images][machines]}
 */
public record FirstImages(List<Integer> images, Map<String, List<double[]>> millis) {

  /** The backend that a program has unless it asks for another. */
  public static final String USUAL = word(Backend.Choice.AUTO);

  /** Vectors from the first call on. */
  public static final String VECTOR = word(Backend.Choice.VECTOR);

  /** No vectors. */
  public static final String SCALAR = word(Backend.Choice.SCALAR);

  /** The backends, by the words of the property {@code multibox.backend}. */
  public static final List<String> BACKENDS = List.of(USUAL, VECTOR, SCALAR);

  /** Copies. */
  public FirstImages {
    images = List.copyOf(images);
    millis = Map.copyOf(millis);
  }

  private static String word(Backend.Choice choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  /** {@return those of a run that did not measure them} */
  static FirstImages none() {
    return new FirstImages(List.of(), Map.of());
  }

  /**
   * {@return what runs of each backend say}
   *
   * @param micros by the backend, microseconds of each call of each virtual machine
   */
  static FirstImages of(Map<String, List<double[]>> micros) {
    List<Integer> images = List.copyOf(Goals.FIRST_IMAGES.keySet());
    Map<String, List<double[]>> millis = new TreeMap<>();
    micros.forEach(
        (backend, runs) ->
            millis.put(
                backend,
                images.stream()
                    .map(count -> runs.stream().mapToDouble(run -> sum(run, count) / 1e3).toArray())
                    .toList()));
    return new FirstImages(images, millis);
  }

  private static double sum(double[] micros, int count) {
    double sum = 0;
    for (int call = 0; call < count; call++) {
      sum += micros[call];
    }
    return sum;
  }

  /**
   * {@return milliseconds of the first images in each virtual machine}
   *
   * @param backend one of {@link #millis}
   * @param count one of {@link #images}
   */
  public double[] millis(String backend, int count) {
    return millis.get(backend).get(images.indexOf(count));
  }
}
