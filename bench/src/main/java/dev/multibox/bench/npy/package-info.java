/**
 * NumPy's {@code .npy} files: {@link dev.multibox.bench.npy.NpyFile} maps and reads them, {@link
 * dev.multibox.bench.npy.NpyWriter} and {@link dev.multibox.bench.npy.MappedNpyWriter} write them.
 *
 * <p>A written file is a temporary one in its target's folder until it is complete. A broken file
 * is refused with what was expected and what was found, before memory is asked for.
 */
package dev.multibox.bench.npy;
