package dev.lathe.hardware;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import oshi.SystemInfo;

/** The graphics cards that the machine seems to have, whether or not anything can use them. */
final class GraphicsCards {
  /**
   * A card.
   *
   * @param memoryBytes 0 when unknown
   * @param driver whether its vendor's driver is loaded, as far as can be seen
   */
  record Card(String name, Vendor vendor, long memoryBytes, boolean driver) {}

  /** Who made it: decides which providers could drive it. */
  enum Vendor {
    NVIDIA("NVIDIA"),
    AMD("AMD"),
    INTEL("Intel"),
    APPLE("Apple"),
    OTHER("graphics");

    private final String text;

    Vendor(String text) {
      this.text = text;
    }

    /** What people call it. */
    String text() {
      return text;
    }
  }

  private static final Path NVIDIA_DRIVER = Path.of("/proc/driver/nvidia/gpus");

  private GraphicsCards() {}

  static List<Card> find() {
    boolean linux = System.getProperty("os.name", "").startsWith("Linux");
    if (!linux) {
      return throughOshi();
    }
    List<Card> nvidia = nvidiaOnLinux(NVIDIA_DRIVER);
    if (!nvidia.isEmpty()) {
      return nvidia;
    }
    // OSHI starts lspci, which takes long and may be missing; only where there is a card to name.
    return hasDisplayController(Path.of("/sys/bus/pci/devices")) ? throughOshi() : List.of();
  }

  /** The same, with the memory that drivers tell of; takes up to a second. */
  static List<Card> withMemory() {
    List<Card> cards = find();
    List<Long> memory =
        cards.stream().anyMatch(c -> c.vendor() == Vendor.NVIDIA && c.memoryBytes() == 0)
            ? GpuMemory.ofNvidiaCards()
            : List.of();
    List<Card> known = new ArrayList<>();
    for (int i = 0; i < cards.size(); i++) {
      Card c = cards.get(i);
      boolean tells = c.vendor() == Vendor.NVIDIA && i < memory.size();
      known.add(tells ? new Card(c.name(), c.vendor(), memory.get(i), c.driver()) : c);
    }
    return known;
  }

  static List<Card> nvidiaOnLinux(Path driver) {
    List<Card> cards = new ArrayList<>();
    try (DirectoryStream<Path> gpus = Files.newDirectoryStream(driver)) {
      for (Path gpu : gpus) {
        String name = "NVIDIA graphics card";
        for (String line : Files.readAllLines(gpu.resolve("information"))) {
          if (line.startsWith("Model:")) {
            name = line.substring("Model:".length()).strip();
          }
        }
        cards.add(new Card(name, Vendor.NVIDIA, 0, true));
      }
    } catch (IOException e) {
      return List.of(); // no NVIDIA driver
    }
    return cards;
  }

  static boolean hasDisplayController(Path pciDevices) {
    try (DirectoryStream<Path> devices = Files.newDirectoryStream(pciDevices)) {
      for (Path device : devices) {
        if (Files.readString(device.resolve("class")).startsWith("0x03")) {
          return true;
        }
      }
    } catch (IOException e) {
      return false;
    }
    return false;
  }

  private static List<Card> throughOshi() {
    return new SystemInfo()
        .getHardware().getGraphicsCards().stream()
            .map(
                c ->
                    new Card(
                        c.getName(), vendor(c.getVendor() + " " + c.getName()), c.getVRam(), true))
            .toList();
  }

  static Vendor vendor(String text) {
    String t = text.toLowerCase(Locale.ROOT);
    if (t.contains("nvidia") || t.contains("10de")) {
      return Vendor.NVIDIA;
    }
    if (t.contains("amd") || t.contains("advanced micro") || t.contains("1002")) {
      return Vendor.AMD;
    }
    if (t.contains("intel") || t.contains("8086")) {
      return Vendor.INTEL;
    }
    return t.contains("apple") ? Vendor.APPLE : Vendor.OTHER;
  }
}
