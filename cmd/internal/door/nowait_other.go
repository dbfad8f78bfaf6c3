//go:build !unix

package door

const noWait = 0
