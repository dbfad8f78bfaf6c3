// Package say puts what the jobs and the findings mean into the words of a door: of whoever types commands, of whoever looks
// at the page, of whoever holds a receipt or a marked copy in his hands. Nobody below it knows what an option or a command is
// called; that a door has no words for a remedy is said here, too.
package say
