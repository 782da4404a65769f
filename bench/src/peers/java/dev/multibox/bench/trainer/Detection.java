package dev.multibox.bench.trainer;

import dev.multibox.bench.trainer.Scene.Thing;

/**
 * A detected object.
 *
 * @param thing box and kind
 * @param probability how sure the network is
 */
record Detection(Thing thing, float probability) {}
