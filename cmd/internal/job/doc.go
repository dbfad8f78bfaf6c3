// Package job is what the program can do, each piece of work as a value: hand out, check, report, collect with its letters,
// decide, import, export.
//
// A job knows neither a command line nor a page. What it is given stands in its fields; what it has to say besides its outcome
// goes to [World.Say] as it comes to it; what the user can mend is a [Fault], and any other error is a fault of the program:
//
//	w := &job.World{Now: time.Now, Say: func(n job.Note) { log.Print(n) }}
//	files, _, err := (&job.Check{World: w}).All(ctx, []string{"回收"})
//
// The command and the page do the same work with the same jobs, and put the outcome into words of their own.
package job
