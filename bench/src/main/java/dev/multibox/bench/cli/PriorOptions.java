package dev.multibox.bench.cli;

import dev.multibox.Backend;
import dev.multibox.bench.files.InputException;
import dev.multibox.bench.npy.ArrayName;
import dev.multibox.bench.npy.NpyFile;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.PriorMatcher;
import dev.multibox.matching.ReferencePriors;
import dev.multibox.matching.ReferenceTargets;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that name the priors. */
final class PriorOptions {

  private static final int COORDINATES = 4;

  @Option(
      names = "--priors",
      paramLabel = "NAME|F.npy",
      completionCandidates = Names.class,
      description =
          "The priors: ${COMPLETION-CANDIDATES}; or a .npy file [P,4]. Default: the program's own.")
  private String priors;

  @Option(
      names = "--prior-form",
      paramLabel = "FORM",
      defaultValue = "centers",
      converter = Forms.class,
      completionCandidates = Forms.class,
      description =
          "What the four numbers of a prior in a file are: ${COMPLETION-CANDIDATES}; cx, cy, width,"
              + " height, or left, top, right, bottom. Default: ${DEFAULT-VALUE}.")
  private Form form;

  @Option(
      names = "--prior-size",
      paramLabel = "WxH",
      converter = ImageSize.Converter.class,
      description =
          "The image's width and height in the units of the file's priors. Default: 1x1, for"
              + " fractions.")
  private ImageSize size;

  /** What four numbers are. */
  enum Form {
    CENTERS,
    CORNERS
  }

  /**
   * The priors that are named, or those of a program.
   *
   * @param program by name, in which any ending such as _SOFT or _FAST is left out of account
   */
  PriorBoxes priors(String program) throws IOException, InputException {
    if (priors == null) {
      return PriorBoxes.of(usual(program));
    }
    if (!priors.endsWith(".npy") && !priors.contains(".npz:")) {
      return PriorBoxes.of(named());
    }
    try (NpyFile file = NpyFile.open(ArrayName.parse(priors))) {
      long[] shape = file.shape();
      if (shape.length != 2 || shape[1] != COORDINATES) {
        throw new InputException(
            file.name() + ": expected priors of shape [P,4], found " + Arrays.toString(shape),
            ".reshape(-1, 4) gives it");
      }
      float width = size == null ? 1f : (float) size.width();
      float height = size == null ? 1f : (float) size.height();
      return form == Form.CENTERS
          ? PriorBoxes.ofCenters(file.floats(), width, height)
          : PriorBoxes.ofCorners(file.floats(), width, height);
    } catch (IllegalArgumentException refused) {
      throw new InputException(
          priors + ": " + refused.getMessage(), "--prior-form says what the numbers are", refused);
    }
  }

  /** A program's matcher on priors, refused where they do not go together. */
  PriorMatcher matcher(PriorBoxes boxes, ReferenceTargets program, Backend backend)
      throws InputException {
    try {
      return PriorMatcher.of(boxes, program, backend);
    } catch (IllegalArgumentException refused) {
      throw new InputException(
          "--priors: " + refused.getMessage(),
          EnumNames.of(program) + " takes other priors",
          refused);
    }
  }

  private ReferencePriors named() throws InputException {
    try {
      return new Names().convert(priors);
    } catch (TypeConversionException refused) {
      throw new InputException(
          "--priors: " + refused.getMessage(), "a file's name ends with .npy", refused);
    }
  }

  private static ReferencePriors usual(String program) throws InputException {
    Optional<ReferencePriors> found =
        Arrays.stream(ReferenceTargets.values())
            .filter(targets -> targets.name().equals(program.replaceAll("_(SOFT|FAST)$", "")))
            .findFirst()
            .flatMap(ReferenceTargets::priors);
    return found.orElseThrow(
        () ->
            new InputException(
                "--priors: expected a name or a .npy file, as "
                    + EnumNames.plain(program)
                    + " has no usual ones, found none",
                "--help lists the names"));
  }

  /** Names of priors. */
  static final class Names extends EnumNames<ReferencePriors> {
    Names() {
      super(ReferencePriors.class);
    }
  }

  /** Names of forms. */
  static final class Forms extends EnumNames<Form> {
    Forms() {
      super(Form.class);
    }
  }
}
