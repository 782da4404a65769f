/**
 * The byte form in which policies, shapes and terms travel between machines.
 *
 * <p>{@link dev.multibox.internal.bytes.ByteForm} lists the kinds and the layout. {@link
 * dev.multibox.internal.bytes.ByteFormWriter} writes an object, {@link
 * dev.multibox.internal.bytes.ByteFormReader} checks and reads one. A class that travels has {@code
 * byte[] toBytes()} and {@code static X of(byte[])}, and checks the ranges of what it reads by its
 * own constructor. Test: {@code ByteFormTest}. No benchmark: a form has some hundred bytes.
 */
package dev.multibox.internal.bytes;
