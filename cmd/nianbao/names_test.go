package main

import "nianbao/cmd/internal/results"

// Names of what commands write.
const (
	summaryFile = results.Summary
	pageFile    = results.Page
	recordFile  = results.Record
	journalFile = results.Journal
	backFolder  = results.Back
	docsFolder  = results.Docs
	bodyFile    = results.Body
	bodyFileNew = results.BodyNew
	handoutFile = results.Handout
)
