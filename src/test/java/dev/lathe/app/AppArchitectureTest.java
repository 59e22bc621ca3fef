package dev.lathe.app;

import dev.lathe.testing.ArchitectureRules;

class AppArchitectureTest extends ArchitectureRules {}
