package dev.lathe.controllers.workbench;

/**
 * The open model in two lines, for the top bar.
 *
 * @param name file name
 * @param path where it lies
 * @param task what it is for, in words
 * @param workspace name of its workspace folder
 */
public record ModelChip(String name, String path, String task, String workspace) {}
