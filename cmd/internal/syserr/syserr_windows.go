package syserr

var (
	words    = windowsWords
	heldOpen = windowsHeld
)
