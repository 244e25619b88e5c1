package journal

import (
	"errors"
	"io/fs"
	"os"
	"runtime"
	"syscall"
)

// syncDir brings the entries of a directory on disk, where systems and file
// systems know how, and where it may be read.
func syncDir(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(path)
	if errors.Is(err, fs.ErrPermission) {
		return nil
	}
	if err != nil {
		return err
	}
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		err = nil
	}
	return errors.Join(err, d.Close())
}
