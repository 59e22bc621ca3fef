package dev.lathe.optimizers;

import dev.lathe.testing.ArchitectureRules;

class OptimizersArchitectureTest extends ArchitectureRules {}
