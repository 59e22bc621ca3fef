/**
 * Work that loads PyTorch, or runs a model in ways nobody has tried, in a process of its own:
 * making variants, training included, and what channel pruning looks at before it cuts. The window
 * and the command line give orders and get parts, events and a result; a crash, an error of memory
 * or gigabytes of a training end with the process.
 */
package dev.lathe.optimizers.worker;
