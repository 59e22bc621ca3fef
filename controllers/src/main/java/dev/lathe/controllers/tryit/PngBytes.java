package dev.lathe.controllers.tryit;

import dev.lathe.controllers.services.PixelPicture;
import dev.lathe.engine.data.Sample.ImageBytes;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** A pasted picture as an encoded one; encoded once, on the worker that reads it first. */
final class PngBytes implements ImageBytes {
  private final PixelPicture picture;
  private byte[] encoded;

  PngBytes(PixelPicture picture) {
    this.picture = picture;
  }

  @Override
  public synchronized byte[] read() throws IOException {
    if (encoded == null) {
      BufferedImage image =
          new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_ARGB);
      image.setRGB(0, 0, picture.width(), picture.height(), picture.argb(), 0, picture.width());
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(image, "png", out);
      encoded = out.toByteArray();
    }
    return encoded;
  }
}
