package dev.lathe.engine.simulate;

/**
 * One hour of a town's rental bicycles.
 *
 * @param hour of the day, 0 to 23
 * @param weekday 0 Monday to 6 Sunday
 * @param month 1 to 12
 * @param holiday whether it is a public holiday
 * @param temperature in °C
 * @param rain in millimetres an hour
 * @param wind in km/h
 * @param rentals bicycles taken in that hour
 */
public record DemandHour(
    int hour,
    int weekday,
    int month,
    boolean holiday,
    double temperature,
    double rain,
    double wind,
    int rentals) {}
