package dev.lathe.engine.simulate;

import java.util.Locale;

/** What a card was used at; the order is the code that a model sees. */
public enum MerchantKind {
  /** Food for the house. */
  GROCERY(1.0, false, 4),
  /** Restaurants and cafés. */
  RESTAURANT(0.8, false, 3),
  /** Petrol and charging. */
  FUEL(1.3, false, 1.2),
  /** Clothes and shoes. */
  CLOTHING(2.2, true, 1),
  /** Telephones, computers, cameras. */
  ELECTRONICS(6.0, true, 0.35),
  /** Tickets, hotels, taxis. */
  TRAVEL(5.0, true, 0.45),
  /** Subscriptions, games, downloads. */
  DIGITAL(0.4, true, 1.6),
  /** Cash from a machine. */
  CASH(3.0, false, 0.7);

  /** An amount here as a multiple of the card's usual one. */
  final double price;

  /** Whether it can be bought from home. */
  final boolean online;

  /** How often people use a card here, against the other kinds. */
  final double share;

  MerchantKind(double price, boolean online, double share) {
    this.price = price;
    this.online = online;
    this.share = share;
  }

  /** The word for it in tables: lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
