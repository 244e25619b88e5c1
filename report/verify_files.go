package report

import (
	"cmp"
	"path/filepath"
	"slices"
)

// compareFiles says what has become of the files that were sealed, and of the
// lines of results.csv.
func compareFiles(dir string, m manifest) ([]Finding, error) {
	names, others, err := entries(dir)
	if err != nil {
		return nil, err
	}
	gone := make(map[string]sealedFile)
	for _, was := range m.Files {
		gone[was.Name] = was
	}
	var found []Finding
	fresh := make(map[string]string) // name by digest, of files that were not sealed
	for _, name := range names {
		is, err := measure(dir, name)
		if err != nil {
			return nil, err
		}
		was, sealed := gone[name]
		delete(gone, name)
		switch {
		case !sealed:
			fresh[is.SHA256] = name
			found = append(found, Finding{File: name, Kind: Added})
		case is != was:
			become, err := become(dir, m, was, is)
			if err != nil {
				return nil, err
			}
			found = append(found, become...)
		}
	}
	for _, name := range others {
		kind := Added
		if _, sealed := gone[name]; sealed {
			kind = Changed
		}
		delete(gone, name)
		found = append(found, Finding{File: name, Kind: kind})
	}
	for _, was := range m.Files {
		if _, is := gone[was.Name]; !is {
			continue
		}
		name, there := fresh[was.SHA256]
		if !there {
			found = append(found, Finding{File: was.Name, Kind: Missing})
			continue
		}
		delete(fresh, was.SHA256)
		at := slices.IndexFunc(found, func(one Finding) bool { return one.File == name })
		found[at] = Finding{File: name, Kind: Moved, Was: was.Name}
	}
	slices.SortStableFunc(found, func(a, b Finding) int { return cmp.Compare(a.File, b.File) })
	return found, nil
}

// become says what has become of a file that is not as it was.
func become(dir string, m manifest, was, is sealedFile) ([]Finding, error) {
	path := filepath.Join(dir, is.Name)
	found := []Finding{{File: is.Name, Kind: Changed}}
	switch is.Name {
	case journalName:
		first, err := digestOfFirst(path, was.Size)
		if err != nil {
			return nil, err
		}
		if first == was.SHA256 {
			found[0].Kind = Grown
		}
	case resultsName:
		lines, err := lineDigests(path)
		if err != nil {
			return nil, err
		}
		found = append(found, compareLines(resultsName, m.Lines, lines)...)
	}
	return found, nil
}
