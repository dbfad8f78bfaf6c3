package scratch

import (
	"os"
	"path/filepath"
	"runtime"
)

// Cache returns a folder of this user's that lasts, for what is quicker kept than made again and can be deleted at any time:
// below the system's own place for that. It is made if need be. Where it is not his alone, or there is no such place, it
// is "", and the caller does without.
func Cache(name string) string {
	base, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	dir := filepath.Join(base, name)
	if os.MkdirAll(dir, 0o700) != nil {
		return ""
	}
	info, err := os.Lstat(dir) // a link leads who knows where
	if err != nil || !info.IsDir() || !mine(info) || runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return ""
	}
	return dir
}
