/** Charts and a page of what was measured. */
package dev.multibox.bench.report;
