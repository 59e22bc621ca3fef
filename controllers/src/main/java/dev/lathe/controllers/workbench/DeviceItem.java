package dev.lathe.controllers.workbench;

/**
 * A device as screens show it.
 *
 * @param id stable name
 * @param name what a person calls it
 * @param kind CPU, GPU, NPU
 * @param features what decides its speed, in one line
 * @param available whether it can be used now
 * @param reason why not
 * @param runtime the library that offers it, with its version
 */
public record DeviceItem(
    String id,
    String name,
    String kind,
    String features,
    boolean available,
    String reason,
    String runtime) {}
