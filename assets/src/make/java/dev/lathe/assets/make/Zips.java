package dev.lathe.assets.make;

import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Entries whose bytes depend on their content alone. */
public final class Zips {
  private Zips() {}

  /** Stores an entry uncompressed (PNG is compressed already), dated 1980 as zips begin. */
  public static void store(ZipOutputStream zip, ZipEntry entry, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCompressedSize(content.length);
    entry.setCrc(crc.getValue());
    entry.setTimeLocal(java.time.LocalDateTime.of(1980, 1, 1, 0, 0));
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
