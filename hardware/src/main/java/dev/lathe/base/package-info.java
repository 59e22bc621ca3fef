/**
 * What every module shares: the error with its three parts and the contract of long work. It lives
 * in the lowest module because that one depends on nothing (see docs/decisions).
 */
package dev.lathe.base;
