/** Which machine, which devices, and what they can do at best. */
package dev.lathe.hardware;
