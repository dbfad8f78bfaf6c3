// Package door is the one way in which a file that a user names is opened, by flag or as a source: a regular file, read
// whole within the bounds of its kind and hashed. Everything else is refused at once and in words: a pipe would wait for
// somebody to write into it, a device never ends.
package door
