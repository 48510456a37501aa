package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"parcours/analysis/source"
)

// A found is a file that a command line names, and what it is called.
type found struct{ path, name string }

// expand turns the names of a command line into files: a name that is no file
// may be a pattern, as shells that do not expand it themselves pass it on, and
// a folder is all files in it and in its folders, but for hidden ones. What
// comes of one name is in order of path.
func expand(names []string) ([]found, error) {
	var files []found
	for _, name := range names {
		if name == "-" {
			files = append(files, found{name, name})
			continue
		}
		info, err := os.Stat(name)
		switch {
		case err == nil && info.IsDir():
			inside, err := folder(name)
			if err != nil {
				return nil, err
			}
			files = append(files, inside...)
		case errors.Is(err, fs.ErrNotExist) && strings.ContainsAny(name, "*?["):
			paths, err := filepath.Glob(name)
			if err != nil {
				return nil, badInput(name+": "+err.Error(), "")
			}
			if len(paths) == 0 {
				return nil, badInput(name+": no file is called so", "")
			}
			inside, err := expand(paths)
			if err != nil {
				return nil, err
			}
			files = append(files, inside...)
		case err != nil:
			return nil, badInput(readable(name, err), "")
		case !info.Mode().IsRegular():
			return nil, badInput(name+": is not a regular file", "read it through standard input: - < "+name)
		default:
			files = append(files, found{name, filepath.Base(name)})
		}
	}
	return files, nil
}

// folder lists the files in a folder, called by their paths from there.
func folder(root string) ([]found, error) {
	var files []found
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return badInput(readable(path, err), "")
		case path != root && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case d.Type().IsRegular():
			name, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			files = append(files, found{path, filepath.ToSlash(name)})
		}
		return nil
	})
	if err == nil && len(files) == 0 {
		err = badInput(root+": there is no file in this folder", "")
	}
	slices.SortFunc(files, func(a, b found) int { return strings.Compare(a.path, b.path) })
	return files, err
}

// openFile opens one file, or standard input.
func openFile(f found, stdin io.Reader) (source.Source, error) {
	if f.path == "-" {
		b, err := io.ReadAll(stdin)
		if err != nil {
			return nil, badInput("standard input: "+err.Error(), "")
		}
		return source.Bytes("stdin", b), nil
	}
	file, err := source.OpenFile(f.path, f.name)
	if err != nil {
		return nil, badInput(readable(f.path, err), "")
	}
	return file, nil
}

// readable says in plain words why a file could not be opened.
func readable(name string, err error) string {
	var path *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return name + ": no such file"
	case errors.Is(err, fs.ErrPermission):
		return name + ": permission denied"
	case errors.As(err, &path):
		return name + ": " + path.Err.Error()
	}
	return name + ": " + err.Error()
}
