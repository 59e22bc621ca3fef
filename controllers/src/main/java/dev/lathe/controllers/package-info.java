/** What a screen knows and can do: observable state and verbs, without a scene graph. */
package dev.lathe.controllers;
