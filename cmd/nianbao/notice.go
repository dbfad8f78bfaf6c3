package main

import (
	_ "embed"

	"go.yaml.in/yaml/v3"
)

// A notice is what a command's help says beside its usage, its options and its examples. The man page says the same.
type notice struct {
	About, Gives, Next string
	More               []string
}

//go:embed notices.yaml
var noticesYAML []byte

// notices of all commands, by name; a test demands one for each. They are read when somebody asks for help.
func notices() (list map[string]notice) {
	if err := yaml.Unmarshal(noticesYAML, &list); err != nil {
		panic(err) // ours, and tested
	}
	return list
}
