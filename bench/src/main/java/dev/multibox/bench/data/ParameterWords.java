package dev.multibox.bench.data;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The words of benchmarks' parameters: constants in small letters, a hyphen for an underscore. */
public final class ParameterWords {

  private ParameterWords() {}

  /**
   * {@return the constant of a word}
   *
   * @param type the constants
   * @param parameter its name, for the message
   * @param word of the parameter
   * @param <E> the constants
   * @throws IllegalArgumentException for any other word
   */
  public static <E extends Enum<E>> E of(Class<E> type, String parameter, String word) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> word(constant).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Arrays.stream(type.getEnumConstants())
                        .map(ParameterWords::word)
                        .collect(
                            Collectors.joining(
                                ", ",
                                parameter + ": expected one of ",
                                ", got \"" + word + "\""))));
  }

  static String word(Enum<?> constant) {
    return constant.name().replace('_', '-').toLowerCase(Locale.ROOT);
  }
}
