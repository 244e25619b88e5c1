package report

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"unicode/utf8"
)

// entries are the names of what is in a directory but the manifest, in order: its
// regular files, and what is none: directories, links, pipes.
func entries(dir string) (files, others []string, err error) {
	all, err := os.ReadDir(dir)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range all {
		switch {
		case e.Name() == ManifestName:
		case e.Type().IsRegular() && utf8.ValidString(e.Name()):
			files = append(files, e.Name())
		default:
			others = append(others, e.Name())
		}
	}
	return files, others, nil
}

// measure is a file as it is now.
func measure(dir, name string) (sealedFile, error) {
	file, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return sealedFile{}, err
	}
	defer func() { _ = file.Close() }()
	sum := sha256.New()
	size, err := io.Copy(sum, file)
	if err != nil {
		return sealedFile{}, err
	}
	return sealedFile{Name: name, Size: size, SHA256: hexSum(sum)}, nil
}

// digestOfFirst is the digest of the first size bytes of a file; "" when it is
// shorter.
func digestOfFirst(path string, size int64) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }()
	sum := sha256.New()
	switch _, err := io.CopyN(sum, file, size); {
	case errors.Is(err, io.EOF):
		return "", nil
	case err != nil:
		return "", err
	}
	return hexSum(sum), nil
}

// lineDigests are the digests of the lines of a file, each with its line end.
func lineDigests(path string) ([]string, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	var all []string
	sum, begun := sha256.New(), false
	for in := bufio.NewReader(file); ; {
		part, err := in.ReadSlice('\n')
		_, _ = sum.Write(part) // never fails
		begun = begun || len(part) > 0
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && !errors.Is(err, io.EOF):
			return nil, err
		case begun:
			all = append(all, hexSum(sum))
			sum.Reset()
			begun = false
		}
		if err != nil {
			return all, nil
		}
	}
}

func hexSum(sum hash.Hash) string { return hex.EncodeToString(sum.Sum(nil)) }

// unfit is the error of a directory with something in it that cannot be sealed.
func unfit(name string) error {
	return fmt.Errorf("%q is no regular file; take it out of the directory", name)
}
