package dev.lathe.views;

import dev.lathe.testing.ArchitectureRules;

class ViewsArchitectureTest extends ArchitectureRules {}
