/** What answers look like: one presenter a task, from answers to what a view draws. */
package dev.lathe.controllers.answer;
