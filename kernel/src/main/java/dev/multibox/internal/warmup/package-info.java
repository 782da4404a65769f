/**
 * Calls that let the virtual machine compile the vector twins while callers run the scalar ones. A
 * class for each kernel that begins so; {@link dev.multibox.internal.warmup.WarmUp} says what is
 * called. Tests are those of {@code KernelStarts}.
 */
package dev.multibox.internal.warmup;
