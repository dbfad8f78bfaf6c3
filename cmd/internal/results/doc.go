// Package results writes what the program makes: whole or not at all, never over an input, with the rights that the user
// has settled, and with every refusal of the system in words.
//
// A file appears under its name only when it is complete and on the disk; until then it is a hidden temporary file beside
// it. A run that was killed leaves such a file at most, and the next one into the same folder takes it away.
package results
