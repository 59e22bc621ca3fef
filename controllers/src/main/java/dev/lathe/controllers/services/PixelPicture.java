package dev.lathe.controllers.services;

/**
 * A decoded picture for the screen.
 *
 * @param width pixels a row
 * @param height rows
 * @param argb {@code 0xAARRGGBB} row by row from the top left; nobody writes into it
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by identity only; a copy would cost a frame.
public record PixelPicture(int width, int height, int[] argb) {}
