package dev.multibox.bench.files;

import java.nio.file.Path;

/**
 * The files that an evaluation writes; null where one is not wanted.
 *
 * @param mined takes the flat indices {@code image * priors + prior} of the mined priors, int64
 * @param perPrior takes the confidence loss of every prior, float32 {@code [images][priors]}
 * @param gradients how the gradient of the total is wanted
 */
public record OutputRequest(Path mined, Path perPrior, GradientRequest gradients) {}
