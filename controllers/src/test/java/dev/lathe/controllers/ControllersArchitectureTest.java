package dev.lathe.controllers;

import dev.lathe.testing.ArchitectureRules;

class ControllersArchitectureTest extends ArchitectureRules {}
