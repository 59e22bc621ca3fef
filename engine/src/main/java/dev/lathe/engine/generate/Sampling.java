package dev.lathe.engine.generate;

import dev.lathe.base.LatheException;

/**
 * How the next token is chosen, in the order and with the meaning of Hugging Face's {@code
 * generate}: repetition penalty, temperature, top-k, top-p.
 *
 * @param temperature scores are divided by it before the softmax (Ackley, Hinton and Sejnowski
 *     1985); 0 always takes the likeliest token (greedy)
 * @param topK only so many likeliest tokens are drawn from (Fan, Lewis and Dauphin 2018); 0 for all
 * @param topP only the likeliest tokens are drawn from that together have at least this probability
 *     (nucleus sampling, Holtzman et al. 2020), above 0; 1 for all
 * @param repetitionPenalty positive scores of tokens that the text holds already are divided by it,
 *     negative ones multiplied (CTRL, Keskar et al. 2019), above 0; 1 for none
 * @param seed of the draws: with the same seed, prompt and model the text is the same
 */
public record Sampling(
    double temperature, int topK, double topP, double repetitionPenalty, long seed) {
  /** Always the likeliest token. */
  public static final Sampling GREEDY = new Sampling(0, 0, 1, 1, 0);

  /**
   * Checks the ranges.
   *
   * @throws LatheException naming what is out of range
   */
  public Sampling {
    require(temperature >= 0 && temperature <= 100, "temperature", temperature, "0 to 100");
    require(topK >= 0, "top-k", topK, "a whole number, 0 for all tokens");
    require(topP > 0 && topP <= 1, "top-p", topP, "above 0 and at most 1");
    require(
        repetitionPenalty > 0 && repetitionPenalty <= 100,
        "repetition penalty",
        repetitionPenalty,
        "above 0 and at most 100; 1 is none");
  }

  private static void require(boolean fits, String what, Number value, String range) {
    if (!fits) {
      throw LatheException.input(
          "The " + what + " cannot be " + value + ".", "It is " + range + ".", "");
    }
  }

  /** Whether nothing is drawn at random. */
  public boolean isGreedy() {
    return temperature == 0;
  }
}
