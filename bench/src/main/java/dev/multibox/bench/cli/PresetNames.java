package dev.multibox.bench.cli;

import dev.multibox.loss.ReferenceLoss;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Names of {@link ReferenceLoss} as one types them: in either case, with dashes or underscores. */
final class PresetNames implements Iterable<String>, ITypeConverter<ReferenceLoss> {

  private static final List<String> ALL =
      Arrays.stream(ReferenceLoss.values()).map(PresetNames::of).toList();

  static String of(ReferenceLoss preset) {
    return plain(preset.name());
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public Iterator<String> iterator() {
    return ALL.iterator();
  }

  @Override
  public ReferenceLoss convert(String name) {
    for (ReferenceLoss preset : ReferenceLoss.values()) {
      if (of(preset).equals(plain(name))) {
        return preset;
      }
    }
    throw new TypeConversionException(
        "expected one of " + String.join(", ", ALL) + ", found '" + name + "'");
  }
}
