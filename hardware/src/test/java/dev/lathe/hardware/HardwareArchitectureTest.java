package dev.lathe.hardware;

import dev.lathe.testing.ArchitectureRules;

class HardwareArchitectureTest extends ArchitectureRules {}
