/** NumPy's .npy files: mapped for reading, streamed for writing. */
package dev.multibox.bench.npy;
