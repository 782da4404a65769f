package dev.multibox.bench.cli;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Names of constants as one types them: in either case, with dashes or underscores. */
abstract class EnumNames<E extends Enum<E>> implements Iterable<String>, ITypeConverter<E> {

  private final List<E> constants;

  EnumNames(Class<E> type) {
    constants = List.of(type.getEnumConstants());
  }

  static String of(Enum<?> constant) {
    return plain(constant.name());
  }

  /** A name in lower case with dashes. */
  static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private List<String> names() {
    return constants.stream().map(EnumNames::of).toList();
  }

  @Override
  public Iterator<String> iterator() {
    return names().iterator();
  }

  @Override
  public E convert(String name) {
    for (E constant : constants) {
      if (of(constant).equals(plain(name))) {
        return constant;
      }
    }
    throw new TypeConversionException(
        "expected one of " + String.join(", ", names()) + ", found '" + name + "'");
  }
}
