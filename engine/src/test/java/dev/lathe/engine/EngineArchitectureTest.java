package dev.lathe.engine;

import dev.lathe.testing.ArchitectureRules;

class EngineArchitectureTest extends ArchitectureRules {}
