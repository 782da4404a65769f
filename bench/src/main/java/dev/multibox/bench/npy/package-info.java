/**
 * NumPy's {@code .npy} files: {@link dev.multibox.bench.npy.NpyFile} reads them and members of
 * {@code .npz} archives, {@link dev.multibox.bench.npy.NpyWriter} and {@link
 * dev.multibox.bench.npy.MemoryNpyWriter} write them.
 *
 * <p>A written file is a temporary one in its target's folder until it is complete. A broken file
 * is refused with what was expected and what was found, before memory is asked for.
 */
package dev.multibox.bench.npy;
