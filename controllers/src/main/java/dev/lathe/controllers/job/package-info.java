/** Long work as the window sees it: runners, the job list, and "latest wins" for sliders. */
package dev.lathe.controllers.job;
