// Package feedback shows findings to people and programs: terminal text and JSON. It decides nothing: verdicts and
// sentences come from package templates.
package feedback
